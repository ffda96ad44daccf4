// Starts a saved page: its modules lie in the file as text, and import each other from blobs.
const { view, files } = JSON.parse(document.getElementById('modules').textContent);
const addresses = {};
const linked = text => text.replace(/from '(?:\.\/|(?=\/))([^']+)'/g, (_, name) => `from '${address(name)}'`);
const address = name => addresses[name] ??= URL.createObjectURL(new Blob([linked(files[name])], { type: 'text/javascript' }));
if (location.hash === '' && view !== '') history.replaceState(null, '', '#' + view);
import(address('main.js'));
