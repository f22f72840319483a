//! A bundle taken apart and put together again with something changed, in the very form it had: the same objects
//! in the same places, a whole table, a seal. What is wrong with it is then the change alone.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use leverarch::internals::integrity::self_check::ImportedLayout;
use leverarch::internals::integrity::{BundleFile, Record};
use leverarch::internals::model::Digest;
use leverarch::internals::model::checksum_range::ChecksumRange;
use leverarch::internals::model::plan::Plan;
use leverarch::internals::pdf::frontmatter_pdf::FrontMatter;
use lopdf::xref::XrefEntry;
use lopdf::{Dictionary, Document, Object, Writer};

/// A bundle with all that it has to be.
#[derive(Clone)]
pub(crate) struct Made {
    pub(crate) bytes: Vec<u8>,
    pub(crate) plan: Plan,
    pub(crate) front: FrontMatter,
    pub(crate) laid: Vec<Option<ImportedLayout>>,
    pub(crate) record: Record,
}

/// An entry of the table as it is written.
pub(crate) type Entry = (u8, u64, u64);

/// What stands in the file: a stream, or a pack with its members.
enum Block {
    Stream(u32),
    Pack(u32, Vec<u32>),
}

impl Block {
    /// The numbers of all objects in it.
    fn numbers(&self) -> Vec<u32> {
        match self {
            Block::Stream(number) => vec![*number],
            Block::Pack(number, members) => [&[*number], members.as_slice()].concat(),
        }
    }
}

/// A bundle taken apart.
pub(crate) struct Remade {
    pub(crate) made: Made,
    /// Every object but packs and table.
    pub(crate) doc: Document,
    /// The record that is put inside, when it is another than the one beside.
    pub(crate) inside: Option<String>,
    /// Changes the table before it is written.
    pub(crate) table: fn(&mut Vec<Entry>),
    /// Changes the objects' bytes before the table is written, but not their number.
    pub(crate) body: fn(&mut Vec<u8>),
    /// Changes the finished file.
    pub(crate) file: fn(&mut Vec<u8>),
    blocks: Vec<(u64, Block)>,
    record: u32,
}

impl Remade {
    pub(crate) fn of(made: &Made) -> Self {
        let mut doc = Document::load_mem(&made.bytes).expect("a PDF");
        let mut packs: BTreeMap<u32, BTreeMap<u16, u32>> = BTreeMap::new();
        let mut blocks = Vec::new();
        for (number, entry) in &doc.reference_table.entries {
            if let XrefEntry::Compressed { container, index } = entry {
                packs.entry(*container).or_default().insert(*index, *number);
            }
        }
        for (number, entry) in &doc.reference_table.entries {
            let XrefEntry::Normal { offset, .. } = entry else { continue };
            let kind = doc.objects.get(&(*number, 0)).and_then(|object| object.type_name().ok());
            let block = match packs.get(number) {
                Some(members) => Block::Pack(*number, members.values().copied().collect()),
                None if kind == Some(b"XRef") => continue,
                None => Block::Stream(*number),
            };
            blocks.push((u64::from(*offset), block));
        }
        blocks.sort_by_key(|block| block.0);
        doc.objects.retain(|_, object| !matches!(object.type_name(), Ok(b"ObjStm" | b"XRef")));
        let pieces = doc.catalog().and_then(|catalog| catalog.get(b"PieceInfo")).and_then(Object::as_dict);
        let ours = pieces.and_then(|pieces| pieces.get(b"leverarch")).and_then(Object::as_dict);
        let record = ours.and_then(|ours| ours.get(b"Private")).and_then(Object::as_reference);
        let record = record.expect("the record").0;
        Self {
            made: made.clone(),
            doc,
            inside: None,
            table: |_| {},
            body: |_| {},
            file: |_| {},
            blocks,
            record,
        }
    }

    /// The object number of a page, counted from 1.
    pub(crate) fn page(&self, page: u32) -> u32 {
        self.doc.get_pages()[&page].0
    }

    /// The dictionary of an object, a stream's too.
    pub(crate) fn dict(&mut self, number: u32) -> &mut Dictionary {
        match self.doc.objects.get_mut(&(number, 0)) {
            Some(Object::Dictionary(dict)) => dict,
            Some(Object::Stream(stream)) => &mut stream.dict,
            other => panic!("object {number} is {other:?}"),
        }
    }

    /// The object to which the last of these entries refers, each looked up in what the one before it leads to.
    pub(crate) fn follow(&self, number: u32, keys: &[&str]) -> u32 {
        let mut object = &self.doc.objects[&(number, 0)];
        let mut last = number;
        for key in keys {
            object = match object {
                Object::Dictionary(dict) => dict.get(key.as_bytes()).expect(key),
                Object::Stream(stream) => stream.dict.get(key.as_bytes()).expect(key),
                Object::Array(items) => &items[key.parse::<usize>().expect("a place")],
                other => panic!("{key} of {other:?}"),
            };
            if let Object::Reference(id) = object {
                last = id.0;
                object = &self.doc.objects[id];
            }
        }
        last
    }

    pub(crate) fn catalog(&self) -> u32 {
        self.doc.trailer.get(b"Root").and_then(Object::as_reference).expect("root").0
    }

    pub(crate) fn info(&self) -> u32 {
        self.doc.trailer.get(b"Info").and_then(Object::as_reference).expect("info").0
    }

    /// Gives a stream other content, made of what it has now.
    pub(crate) fn rewrite(&mut self, number: u32, change: impl FnOnce(String) -> String) {
        let stream =
            self.doc.objects.get_mut(&(number, 0)).expect("content").as_stream_mut().expect("stream");
        let text = String::from_utf8(stream.get_plain_content().expect("unpacks")).expect("text");
        let changed = change(text.clone());
        assert_ne!(text, changed, "nothing was changed");
        stream.dict.remove(b"Filter");
        stream.set_content(changed.into_bytes());
    }

    /// Puts it together again.
    pub(crate) fn done(mut self) -> Made {
        let mut blocks = std::mem::take(&mut self.blocks);
        let known: BTreeSet<u32> = blocks.iter().flat_map(|(_, block)| block.numbers()).collect();
        let new: Vec<u32> = self.doc.objects.keys().map(|id| id.0).filter(|n| !known.contains(n)).collect();
        // Two numbers more: for the pack of what is new, and for the table.
        let size = known.iter().chain(&new).copied().max().unwrap_or_default() + 3;
        let is_stream = |number: &u32| matches!(self.doc.objects[&(*number, 0)], Object::Stream(_));
        let (streams, others): (Vec<u32>, Vec<u32>) = new.into_iter().partition(is_stream);
        let end = self.made.bytes.len() as u64;
        blocks.extend(streams.into_iter().map(|number| (end, Block::Stream(number))));
        if !others.is_empty() {
            blocks.push((end, Block::Pack(size - 2, others)));
        }
        let mut out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
        let mut entries: Vec<Entry> = vec![(0, 0, 0); size as usize];
        entries[0] = (0, 0, 65_535);
        let mut moved = BTreeMap::new();
        let mut record = (0, 0);
        for (old, block) in &blocks {
            let at = out.len() as u64;
            moved.entry(*old).or_insert(at);
            match block {
                Block::Stream(number) => {
                    let Some(object) = self.doc.objects.get(&(*number, 0)) else { continue };
                    entries[*number as usize] = (1, at, 0);
                    let stream = object.as_stream().expect("a stream").clone();
                    if *number == self.record {
                        move_stretches(&mut self.made.record, &moved);
                        let text = self.inside.take();
                        let text = text.unwrap_or_else(|| self.made.record.inside().text());
                        record = (put(&mut out, *number, stream.dict, text.as_bytes()), text.len());
                    } else {
                        put(&mut out, *number, stream.dict, &stream.content);
                    }
                }
                Block::Pack(number, members) => {
                    entries[*number as usize] = (1, at, 0);
                    let there = members.iter().filter_map(|n| Some((*n, self.doc.objects.get(&(*n, 0))?)));
                    let (mut list, mut body) = (String::new(), Vec::new());
                    let mut count = 0;
                    for (member, object) in there {
                        entries[member as usize] = (2, u64::from(*number), count);
                        list.push_str(&format!("{member} {} ", body.len()));
                        Writer::write_object(&mut body, object).expect("written");
                        body.push(b'\n');
                        count += 1;
                    }
                    let mut dict = Dictionary::new();
                    dict.set("Type", "ObjStm");
                    dict.set("N", count as i64);
                    dict.set("First", list.len() as i64);
                    dict.set("Filter", "FlateDecode");
                    put(&mut out, *number, dict, &packed(&[list.as_bytes(), &body].concat()));
                }
            }
        }
        (self.body)(&mut out);
        let xref = out.len() as u64;
        entries[size as usize - 1] = (1, xref, 0);
        (self.table)(&mut entries);
        let mut rows = Vec::new();
        for (kind, first, second) in &entries {
            rows.push(*kind);
            rows.extend_from_slice(&first.to_be_bytes()[2..]);
            rows.extend_from_slice(&second.to_be_bytes()[6..]);
        }
        let mut dict = self.doc.trailer.clone();
        for key in [&b"Prev"[..], b"Index", b"DecodeParms"] {
            dict.remove(key);
        }
        dict.set("Type", "XRef");
        dict.set("Size", entries.len() as i64);
        dict.set("W", [1, 6, 2].map(Object::Integer).to_vec());
        dict.set("Filter", "FlateDecode");
        put(&mut out, size - 1, dict, &packed(&rows));
        let (digest, (at, bytes)) = (Digest::compute(&out), record);
        let tail = format!("record {at} {bytes} sha256 {digest}\nstartxref\n{xref}\n%%EOF\n");
        out.extend_from_slice(format!("%leverarch-seal/1 {tail}").as_bytes());
        (self.file)(&mut out);
        let mut made = self.made;
        let (file, sha256) = ("a.pdf".into(), Digest::compute(&out));
        made.record.bundle = Some(BundleFile { file, sha256, bytes: out.len() as u64 });
        made.bytes = out;
        made
    }
}

/// Says in the record where the items' stretches are now.
fn move_stretches(record: &mut Record, moved: &BTreeMap<u64, u64>) {
    for stretch in record.items.iter_mut().filter_map(|item| item.stretch.as_mut()) {
        let (start, end) = (moved[&stretch.offset], moved[&(stretch.offset + stretch.bytes)]);
        *stretch = ChecksumRange { offset: start, bytes: end - start, ..*stretch };
    }
}

/// Writes a stream object; gives where its content is.
fn put(out: &mut Vec<u8>, number: u32, mut dict: Dictionary, content: &[u8]) -> u64 {
    dict.set("Length", content.len() as i64);
    out.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
    Writer::write_object(out, &Object::Dictionary(dict)).expect("written");
    out.extend_from_slice(b"\nstream\n");
    let at = out.len() as u64;
    out.extend_from_slice(content);
    out.extend_from_slice(b"\nendstream\nendobj\n");
    at
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::new(6));
    packer.write_all(bytes).expect("in memory");
    packer.finish().expect("in memory")
}
