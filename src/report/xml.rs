//! XML as it goes out. The only place that names quick-xml; writes nothing that XML cannot carry.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::clean::clean;

/// A document while it is written, element by element.
pub(super) struct Xml<'o> {
    writer: Writer<&'o mut dyn Write>,
}

impl<'o> Xml<'o> {
    pub(super) fn new(out: &'o mut dyn Write) -> io::Result<Self> {
        let mut writer = Writer::new_with_indent(out, b' ', 2);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(Self { writer })
    }

    /// Opens an element that holds others.
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.writer
            .write_event(Event::Start(start(name, attributes)))
    }

    /// Closes it.
    pub(super) fn close(&mut self, name: &str) -> io::Result<()> {
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    /// An element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.writer
            .write_event(Event::Empty(start(name, attributes)))
    }

    /// An element with a text.
    pub(super) fn text(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        text: &str,
    ) -> io::Result<()> {
        self.open(name, attributes)?;
        self.writer
            .write_event(Event::Text(BytesText::new(&possible(text))))?;
        self.close(name)
    }

    /// Ends the last line.
    pub(super) fn finish(self) -> io::Result<()> {
        writeln!(self.writer.into_inner())
    }
}

fn start<'n>(name: &'n str, attributes: &[(&str, &str)]) -> BytesStart<'n> {
    let mut start = BytesStart::new(name);
    for (name, value) in attributes {
        start.push_attribute((*name, possible(value).as_str()));
    }
    start
}

/// A text without what no XML document can hold, not even as a reference: control characters and two others. Visible
/// ones stand for them, as on a terminal.
fn possible(text: &str) -> String {
    clean(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_carry_is_replaced_and_the_rest_stays() {
        let mut out: Vec<u8> = Vec::new();
        let mut xml = Xml::new(&mut out).expect("writing to memory cannot fail");
        let hostile = "<a> & \"b\" 'c'\t\r\n]]>\u{0}\u{1b}\u{ffff}🟢";
        xml.text("x", &[("y", hostile)], hostile)
            .and_then(|()| xml.finish())
            .expect("writing to memory cannot fail");
        assert_eq!(
            String::from_utf8(out).expect("XML is UTF-8"),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <x y=\"&lt;a&gt; &amp; &quot;b&quot; &apos;c&apos;&#9;&#13;&#10;]]&gt;??\u{fffd}🟢\">\
             &lt;a&gt; &amp; &quot;b&quot; &apos;c&apos;\t&#13;\n]]&gt;??\u{fffd}🟢</x>\n"
        );
    }
}
