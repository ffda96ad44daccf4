// Writes a Parquet file with an index of its pages, by Rust's parquet crate: node make_parquet.mjs
// FOLDER, after npm install parquet-wasm@0.8.0 apache-arrow@21.
//
// The pixels are those of MakeParquet.java, in three groups of rows. The crate is another writer than
// DuckDB, which writes no such index.

import * as arrow from "apache-arrow";
import fs from "fs";
import * as parquet from "parquet-wasm/node";

const IMAGES = 12;
const SIDE = 6;

function column(type, value) {
  const builder = arrow.makeBuilder({ type, nullValues: [null] });
  for (let n = 0; n < IMAGES; n++) builder.append(value(n));
  return builder.finish().toVector();
}

function pixels(n) {
  return Array.from({ length: SIDE * SIDE }, (_, i) => {
    const row = Math.floor(i / SIDE);
    const column = i % SIDE;
    return (n * 37 + row * 11 + column * 5 + n * row * column) % 256;
  });
}

const list = new arrow.FixedSizeList(SIDE * SIDE, new arrow.Field("item", new arrow.Uint8(), true));
const table = new arrow.Table({
  image: column(list, pixels),
  label: column(new arrow.Int64(), (n) => BigInt(n % 3)),
});
const properties = new parquet.WriterPropertiesBuilder()
  .setCompression(parquet.Compression.SNAPPY)
  .setStatisticsEnabled(parquet.EnabledStatistics.Page)
  .setMaxRowGroupSize(5)
  .build();
const stream = parquet.Table.fromIPCStream(arrow.tableToIPC(table, "stream"));
fs.writeFileSync(process.argv[2] + "/indexed.parquet", parquet.writeParquet(stream, properties));
