#!/usr/bin/env python3
"""Reads an .hgc file (compressed images, version 1) and prints what it holds as one JSON object.

Only the container and its entropy coding are read; turning codes into images needs the model. Of
lossless images labels and names are read; their pixels are not decoded.
Usage: read_hgc.py FILE
"""
import json
import math
import struct
import sys
from bisect import bisect_right
from itertools import accumulate

LABELS, NAMES, CLASSES, MODEL = 1, 2, 4, 8  # flags
CODES, LOSSLESS = 1, 2  # kinds of content
WAYS = ("stored", "values", "two values")  # of the pixels of a lossless block
LOWEST_STATE = 1 << 31
ONE = 1 << 30
LEVELS = (1073741824, 902905650, 759250124, 638450708)
CRC_TABLE = list(range(256))
for _ in range(8):
    CRC_TABLE = [crc >> 1 ^ (0x82F63B78 if crc & 1 else 0) for crc in CRC_TABLE]


def crc32c(data):
    """CRC-32C (Castagnoli) of bytes."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ CRC_TABLE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


def check(condition, message):
    """Raises a ValueError with the message unless the condition holds."""
    if not condition:
        raise ValueError(message)


class Bytes:
    """Reads fields from bytes, one after another."""

    def __init__(self, data):
        self.data = data
        self.at = 0

    def take(self, count):
        """The next bytes."""
        check(self.at + count <= len(self.data), "The data end too early.")
        self.at += count
        return self.data[self.at - count:self.at]

    def unpack(self, form):
        """The next fields, little-endian, in the letters of struct."""
        return struct.unpack("<" + form, self.take(struct.calcsize("<" + form)))

    def number(self):
        """A number of seven bits per byte (LEB128), below 2^63."""
        value = 0
        for shift in range(0, 63, 7):
            byte, = self.take(1)
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
        raise ValueError("A number is too long.")


class Symbols:
    """Decodes a string of rANS symbols."""

    def __init__(self, data):
        fields = Bytes(data)
        self.count, = fields.unpack("B")
        check(self.count in (1, 4), "The number of states is neither 1 nor 4.")
        self.states = list(fields.unpack("%dQ" % self.count))
        check(all(LOWEST_STATE <= x < 1 << 63 for x in self.states), "A state is out of range.")
        rest = len(data) - fields.at
        check(rest % 4 == 0, "The words are not whole.")
        self.words = fields.unpack("%dI" % (rest // 4))
        self.next_word = 0
        self.turn = 0

    def slot(self):
        """The slot of the next symbol."""
        return self.states[self.turn] & 0xFFFF

    def advance(self, slot, start, frequency):
        """Takes the symbol of this interval off the state whose turn it is."""
        x = frequency * (self.states[self.turn] >> 16) + slot - start
        if x < LOWEST_STATE:
            check(self.next_word < len(self.words), "The words end too early.")
            x = x << 32 | self.words[self.next_word]
            self.next_word += 1
        self.states[self.turn] = x
        self.turn = (self.turn + 1) % self.count

    def bits(self, n):
        """A whole number of n bits, n from 1 to 16."""
        slot = self.slot()
        value = slot >> 16 - n
        self.advance(slot, value << 16 - n, 1 << 16 - n)
        return value

    def signed(self):
        """A whole number of either sign."""
        u = self.gamma() - 1
        return -(u + 1) // 2 if u & 1 else u // 2

    def gamma(self):
        """A whole number from 1 on."""
        zeros = 0
        while self.bits(1) == 0:
            zeros += 1
            check(zeros <= 29, "A number is too long.")
        value = 1
        for _ in range(zeros):
            value = value * 2 + self.bits(1)
        return value

    def finish(self):
        """Checks the end condition: all words read, all states at their lowest."""
        check(self.next_word == len(self.words), "Words are left over.")
        check(all(x == LOWEST_STATE for x in self.states), "A state ends wrongly.")


class Table:
    """Intervals for the whole numbers from low on, and for the escape, the last one."""

    def __init__(self, low, weights):
        self.low = low
        self.escape = len(weights) - 1
        total = sum(weights)
        self.frequencies = [min(max(w * 65536 // total, 1), 65535) for w in weights]
        rest = 65536 - sum(self.frequencies)
        while rest != 0:
            largest = max(self.frequencies)
            change = max(rest, -(largest // 2))
            self.frequencies[self.frequencies.index(largest)] += change
            rest -= change
        self.starts = [0] + list(accumulate(self.frequencies))[:-1]

    def decode(self, symbols):
        """The next whole number."""
        slot = symbols.slot()
        index = bisect_right(self.starts, slot) - 1
        symbols.advance(slot, self.starts[index], self.frequencies[index])
        value = self.low + index
        if index == self.escape:
            beyond = symbols.signed()
            value = self.low + beyond if beyond < 0 else value + beyond
        check(abs(value) <= 1 << 24, "A number is out of range.")
        return value


def factor(i):
    """The factor of number i from 0 to 127, times 2^30."""
    return ONE if i == 127 else ONE - ONE * 8 // ((8 + i % 8) << i // 8)


def side(first, change):
    """The weights of a side of a density, from the mode outwards."""
    weights = []
    w, r = ONE, factor(first)
    while len(weights) < 2047:
        w = w * r // ONE
        if w < 1 << 14:
            break
        weights.append(w)
        r = r * factor(change) // ONE
    return weights


def read_table(symbols, pooled):
    """A table as the header has it; pooled is the table for form 0, or None."""
    form = symbols.bits(2)
    if form == 0:
        check(pooled is not None, "The pooled table refers to itself.")
        return pooled
    low_or_mode = symbols.signed()
    if form == 3:
        count = symbols.gamma()
        check(count <= 4095, "A table is too long.")
        weights, level = [], 0
        for _ in range(count + 1):
            level += symbols.signed()
            check(0 <= level <= 119, "A level is out of range.")
            weights.append(LEVELS[level % 4] >> level // 4)
        return Table(low_or_mode, weights)
    if form == 1:
        below = above = side(symbols.bits(7), 127)
    else:
        below = side(symbols.bits(7), symbols.bits(7))
        above = side(symbols.bits(7), symbols.bits(7))
    return Table(low_or_mode - len(below), below[::-1] + [ONE] + above + [0])


class Header:
    """The header of a file, all of it checked."""

    def __init__(self, data):
        check(data[:4] == b"HGC1", "This is no .hgc file.")
        fields = Bytes(data)
        _, self.version, content, self.flags, length = fields.unpack("IHBBI")
        check(self.version == 1, "Version %d of the format is unknown." % self.version)
        check(16 <= length <= len(data), "The header is damaged or cut off.")
        self.end = length
        fields.data = data[:length - 4]
        check(crc32c(fields.data) == struct.unpack("<I", data[length - 4:length])[0],
              "The header is damaged: its checksum does not fit.")
        check(content in (CODES, LOSSLESS), "The kind of content %d is unknown." % content)
        self.lossless = content == LOSSLESS
        check(self.flags < (MODEL if self.lossless else 16), "The file has unknown flags.")
        self.images = fields.number()
        self.shape = [fields.number() for _ in range(3)]
        self.block_images = fields.number()
        most = 16384 if self.lossless else 4096
        check(1 <= self.block_images <= most, "The number of images of a block is out of range.")
        self.code_size, self.fingerprint, self.step = 0, None, None
        if self.lossless:
            size = self.shape[0] * self.shape[1] * self.shape[2]
            check(self.block_images <= max(1, (1 << 25) // size), "A block has too many images.")
            self.strength = fields.number()
            check(self.strength <= 1, "The strength %d is unknown." % self.strength)
        else:
            self.code_size = fields.number()
            self.fingerprint = fields.take(32).hex()
            self.step, = fields.unpack("f")
            check(math.isfinite(self.step), "The step is no number.")
        count = fields.number() if self.flags & CLASSES else 0
        self.classes = [fields.take(fields.number()).decode() for _ in range(count)]
        self.model_bytes = fields.number() if self.flags & MODEL else 0
        self.model_crc = fields.unpack("I")[0] if self.flags & MODEL else crc32c(b"")
        symbols = Symbols(fields.take(fields.number()))
        check(fields.at == len(fields.data), "The header has bytes left over.")
        pooled = read_table(symbols, None)
        self.tables = [read_table(symbols, pooled) for _ in range(self.code_size)]
        self.label_table = read_table(symbols, pooled) if self.flags & LABELS else None
        self.name_tables = [read_table(symbols, pooled) for _ in range(4 if self.flags & NAMES else 0)]
        symbols.finish()


def read_name(symbols, tables, before):
    """The bytes of a name, given those of the name before."""
    front, back, middle = [table.decode(symbols) for table in tables[:3]]
    check(min(front, back, middle) >= 0 and front + back <= len(before), "A name is wrong.")
    check(front + middle + back <= 1024, "A name is too long.")
    between = bytes(tables[3].decode(symbols) for _ in range(middle))
    return before[:front] + between + before[len(before) - back:]


def read_lossless(header, content, count):
    """Way of the block's pixels, label and name of each of its images."""
    fields = Bytes(content)
    notes = fields.take(fields.number())
    way, = fields.unpack("B")
    check(way < len(WAYS), "The pixels are stored in an unknown way.")
    return [(WAYS[way], label, name) for _, label, name in read_block(header, notes, count)]


def read_block(header, content, count):
    """Code, label and name of each of the images of a block (None for what the file has not)."""
    symbols = Symbols(content)
    images = []
    label, name = None, b""
    for _ in range(count):
        code = [table.decode(symbols) for table in header.tables]
        if header.flags & LABELS:
            label = header.label_table.decode(symbols)
            check(label >= 0, "A label is wrong.")
        if header.flags & NAMES:
            name = read_name(symbols, header.name_tables, name)
        images.append((code, label, name.decode()))
    symbols.finish()
    return images


def scan(data, at):
    """Yields position, number and content of each whole block from a position on.

    After a damaged content the search goes on within it, in case its length is no longer true.
    """
    while True:
        at = data.find(b"HGCB", at)
        if at < 0 or at + 20 > len(data):
            return
        number, length, content_crc, crc = struct.unpack("<4I", data[at + 4:at + 20])
        content = data[at + 20:at + 20 + length]
        if crc32c(data[at:at + 16]) == crc and len(content) == length and crc32c(content) == content_crc:
            yield at, number, content
            at += 20 + length
        else:
            at += 4


def read_index(data, at, blocks):
    """The positions of the blocks from the first one's on, as the index at the end of the file has them."""
    check(len(data) >= at + 12 and data[-4:] == b"HGCE", "There is no index.")
    crc, length = struct.unpack("<II", data[-12:-4])
    begin = len(data) - 12 - length
    check(begin >= at and crc32c(data[begin:-12]) == crc, "The index is damaged.")
    fields = Bytes(data[begin:-12])
    positions = list(accumulate([at] + [fields.number() for _ in range(blocks)]))
    check(fields.at == length and positions.pop() == begin, "The index does not fit the file.")
    return positions


def read(data):
    """All that a file holds, as the object to print; what is damaged goes to stderr."""
    header = Header(data)
    if header.lossless:
        print("The images are lossless: only how their pixels are stored is read, not the pixels.",
              file=sys.stderr)
    blocks = -(-header.images // header.block_images)
    begin = start = header.end + header.model_bytes
    if crc32c(data[header.end:begin]) != header.model_crc:
        print("The embedded model is damaged.", file=sys.stderr)
        start = header.end  # its length may no longer be true
    firsts = range(0, header.images, header.block_images)
    found, positions = {}, {}
    for at, number, content in scan(data, start):
        if number < blocks and number not in found:
            try:
                count = min(header.block_images, header.images - firsts[number])
                found[number] = (read_lossless if header.lossless else read_block)(header, content, count)
                positions[number] = at
            except ValueError as error:
                print("Block %d: %s" % (number, error), file=sys.stderr)
    try:
        index = read_index(data, begin, blocks)
        index_fits = all(index[number] == at for number, at in positions.items())
    except ValueError:
        index_fits = False
    images, lost = [], []
    for number, first in enumerate(firsts):
        end = min(first + header.block_images, header.images)
        images += found.get(number, [(None, None, None)] * (end - first))
        if number not in found:
            begins_here = not lost or lost[-1][1] < first
            lost.append([first if begins_here else lost.pop()[0], end])
    return {
        "version": header.version, "images": header.images, "shape": header.shape,
        "block_images": header.block_images, "code_size": header.code_size,
        "fingerprint": header.fingerprint, "step": header.step, "classes": header.classes,
        "model_bytes": header.model_bytes, "index": index_fits, "lost": lost,
        "labels": [image[1] for image in images] if header.flags & LABELS else None,
        "names": [image[2] for image in images] if header.flags & NAMES else None,
        "codes": None if header.lossless else [image[0] for image in images],
        "pixels": [image[0] for image in images] if header.lossless else None,
    }


def main():
    """Prints the JSON of the file named on the command line; 1 if it cannot be read."""
    if len(sys.argv) != 2:
        print("Usage: read_hgc.py FILE", file=sys.stderr)
        return 1
    try:
        with open(sys.argv[1], "rb") as file:
            print(json.dumps(read(file.read())))
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
