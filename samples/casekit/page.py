"""Page furniture shared by the drawn documents."""

import textwrap
from pathlib import Path

from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (BaseDocTemplate, Frame, KeepTogether, PageTemplate,
                                Paragraph, Spacer, Table, TableStyle)

rl_config.useA85 = 0        # plain binary streams; JPEGs go in as they are

LIBERATION = Path("/usr/share/fonts/truetype/liberation")
HAND = "/usr/share/fonts/truetype/breip/Breip.ttf"
SIGN = "/usr/share/fonts/truetype/kristi/Kristi.ttf"

for family, stem in [("Sans", "LiberationSans"), ("Serif", "LiberationSerif"),
                     ("Mono", "LiberationMono"), ("Narrow", "LiberationSansNarrow")]:
    for suffix, file in [("", "Regular"), ("-B", "Bold"), ("-I", "Italic"), ("-BI", "BoldItalic")]:
        pdfmetrics.registerFont(TTFont(family + suffix, str(LIBERATION / f"{stem}-{file}.ttf")))
    pdfmetrics.registerFontFamily(family, normal=family, bold=family + "-B",
                                  italic=family + "-I", boldItalic=family + "-BI")
pdfmetrics.registerFont(TTFont("Hand", HAND))
pdfmetrics.registerFont(TTFont("Sign", SIGN))


def canvas(path, size=A4, title="", author=""):
    path.parent.mkdir(parents=True, exist_ok=True)
    c = Canvas(str(path), pagesize=size, invariant=1, pageCompression=1, lang="en-GB",
               initialFontName="Sans")
    c.setTitle(title)
    c.setAuthor(author)
    return c


def style(font="Sans", size=11, leading=None, after=8, **extra):
    return ParagraphStyle("s", fontName=font, fontSize=size, leading=leading or size * 1.3,
                          spaceAfter=after, **extra)


def grid(rows, widths, font="Sans", size=10, right=(), total=False, head=True, shade="#e6e6e6"):
    """A ruled table; strings are wrapped, columns in `right` are set to the right."""
    body, strong = style(font, size, after=0), style(font + "-B", size, after=0)
    body_r = style(font, size, after=0, alignment=TA_RIGHT)
    strong_r = style(font + "-B", size, after=0, alignment=TA_RIGHT)
    cells = []
    for i, row in enumerate(rows):
        bold = (head and i == 0) or (total and i == len(rows) - 1)
        cells.append([Paragraph(t, (strong_r if j in right else strong) if bold
                                else (body_r if j in right else body))
                      for j, t in enumerate(row)])
    commands = [("FONTNAME", (0, 0), (-1, -1), font), ("GRID", (0, 0), (-1, -1), 0.5, colors.HexColor("#555555")),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("TOPPADDING", (0, 0), (-1, -1), 3), ("BOTTOMPADDING", (0, 0), (-1, -1), 4)]
    if head:
        commands.append(("BACKGROUND", (0, 0), (-1, 0), colors.HexColor(shade)))
    return Table(cells, colWidths=[w * mm for w in widths], style=TableStyle(commands),
                 hAlign="LEFT", repeatRows=1 if head else 0, spaceBefore=2, spaceAfter=8)


class CmsLetter:
    """A letter in the manner of the Child Maintenance Service: plain type, no crest."""

    BODY = style(size=11)
    HEAD = style("Sans-B", 13, after=6, spaceBefore=6, keepWithNext=1)
    BULLET = style(size=11, after=4, leftIndent=14, bulletIndent=3, bulletFontName="Sans")

    def __init__(self, path, when, reference, subject, to=None, greeting="Dear Mr Wójcik",
                 date_text=None):
        from . import facts
        self.date_text = date_text or facts.day(when)
        self.path, self.when, self.reference, self.subject = path, when, reference, subject
        self.to = to or [facts.PAYER, *facts.PAYER_ADDRESS]
        self.greeting, self.facts, self.story = greeting, facts, []

    def p(self, *texts):
        self.story += [Paragraph(t, self.BODY) for t in texts]

    def h(self, text):
        self.story.append(Paragraph(text, self.HEAD))

    def bullets(self, *texts):
        self.story += [Paragraph(t, self.BULLET, bulletText="•") for t in texts]
        self.story.append(Spacer(1, 4))

    def add(self, *flowables):
        self.story += flowables

    def close(self, name, job, signature=True):
        block = [Spacer(1, 4), Paragraph("Yours sincerely", self.BODY)]
        if signature:
            block.append(Paragraph(name, style("Sign", 30, 30, after=6, leftIndent=6)))
        block += [Paragraph(name, style(size=11, after=0)),
                  Paragraph(job, style(size=11, after=0)),
                  Paragraph("Child Maintenance Service", style(size=11, after=10))]
        self.story.append(KeepTogether(block))
        self.h("If you have any queries about this letter")
        self.p(f"If you have any queries about this letter, call us on {self.facts.CMS_PHONE}. "
               "If you have speech or hearing difficulties, you can use a textphone on "
               "0800 171 2346. Please have your reference number to hand. "
               "We are open Monday to Friday, 8am to 7.30pm.")

    def build(self):
        f = self.facts
        pages = self._render(0)
        self._render(pages)

    def _render(self, pages):
        f, letter = self.facts, self

        def foot(c, doc):
            c.setFont("Sans", 9)
            c.drawRightString(190 * mm, 12 * mm, f"Page {doc.page} of {pages}")
            c.drawString(20 * mm, 12 * mm, f"CMSL{letter.when:%m%d}  {letter.when:%m/%y}")

        def first(c, doc):
            c.setFont("Sans-B", 19)
            c.drawString(20 * mm, 275 * mm, "Child Maintenance")
            c.drawString(20 * mm, 267 * mm, "Service")
            c.setFont("Sans", 9.5)
            y = 278
            for line in f.CMS_ADDRESS:
                c.drawString(122 * mm, y * mm, line)
                y -= 4.4
            y -= 2
            for label, value in [("Telephone:", f.CMS_PHONE), ("Website:", "www.gov.uk/child-maintenance"),
                                 ("Our reference:", letter.reference), ("Date:", letter.date_text)]:
                c.setFont("Sans", 9.5)
                c.drawString(122 * mm, y * mm, label)
                c.setFont("Sans-B" if "ref" in label else "Sans", 9.5)
                c.drawString(147 * mm, y * mm, value)
                y -= 4.6
            c.setFont("Sans", 8)
            c.drawString(122 * mm, y * mm, "Please tell us this number if you contact us.")
            c.setFont("Sans", 11)
            y = 246
            for line in letter.to:
                c.drawString(20 * mm, y * mm, line)
                y -= 5
            foot(c, doc)

        def later(c, doc):
            c.setFont("Sans", 9)
            c.drawString(20 * mm, 283 * mm, "Child Maintenance Service")
            c.drawRightString(190 * mm, 283 * mm, f"Our reference: {letter.reference}    {letter.date_text}")
            c.setLineWidth(0.5)
            c.line(20 * mm, 281 * mm, 190 * mm, 281 * mm)
            foot(c, doc)

        self.path.parent.mkdir(parents=True, exist_ok=True)
        doc = BaseDocTemplate(str(self.path), pagesize=A4, invariant=1, lang="en-GB", initialFontName="Sans",
                              title=self.subject, author="Child Maintenance Service")
        doc.addPageTemplates([
            PageTemplate("first", [Frame(20 * mm, 20 * mm, 170 * mm, 203 * mm, 0, 0, 0, 0)],
                         onPage=first, autoNextPageTemplate="later"),
            PageTemplate("later", [Frame(20 * mm, 20 * mm, 170 * mm, 256 * mm, 0, 0, 0, 0)], onPage=later)])
        import copy
        story = [Paragraph(self.greeting, self.BODY), Paragraph(self.subject, self.HEAD)]
        doc.build(story + copy.deepcopy(self.story))
        return doc.page


class OwnLetter:
    """A letter from a home word processor."""

    def __init__(self, path, sender, when, to, subject, greeting, font="Serif", size=11.5):
        self.path, self.sender, self.when, self.to = path, sender, when, to
        self.subject, self.greeting, self.font, self.size = subject, greeting, font, size
        self.story = []

    def p(self, *texts):
        self.story += [Paragraph(t, style(self.font, self.size)) for t in texts]

    def numbered(self, *texts):
        self.story += [Paragraph(t, style(self.font, self.size, after=5, leftIndent=20, bulletIndent=3,
                                            bulletFontName=self.font, bulletFontSize=self.size),
                                 bulletText=f"{n}.") for n, t in enumerate(texts, 1)]
        self.story.append(Spacer(1, 4))

    def add(self, *flowables):
        self.story += flowables

    def build(self, closing="Yours faithfully", name="Marek Wójcik", signature="M Wojcik",
              enclosed=(), copy=None):
        from . import facts
        s = style(self.font, self.size, after=0)
        right = style(self.font, self.size, after=0, leftIndent=106 * mm)
        story = [Paragraph(line, right) for line in self.sender]
        story += [Spacer(1, 8), Paragraph(facts.day(self.when), right), Spacer(1, 4)]
        story += [Paragraph(line, s) for line in self.to]
        story += [Spacer(1, 16), Paragraph(self.greeting, style(self.font, self.size)),
                  Paragraph(f"<b>{self.subject}</b>", style(self.font, self.size)), *self.story]
        end = [Spacer(1, 4), Paragraph(closing, style(self.font, self.size)),
               Paragraph(signature, style("Sign", 40, 40, after=9, leftIndent=10, textColor=colors.HexColor("#1d2f7a"))),
               Paragraph(name, style(self.font, self.size))]
        if enclosed:
            end.append(Paragraph("Enc: " + "; ".join(enclosed), style(self.font, self.size - 1, after=2)))
        if copy:
            end.append(Paragraph(copy, style(self.font, self.size - 1)))
        story.append(KeepTogether(end))
        self.path.parent.mkdir(parents=True, exist_ok=True)

        def page_number(c, doc):
            if doc.page > 1:
                c.setFont(self.font, 9)
                c.drawCentredString(105 * mm, 12 * mm, str(doc.page))

        doc = BaseDocTemplate(str(self.path), pagesize=A4, invariant=1, lang="en-GB", initialFontName="Sans",
                              title=self.subject, author=name)
        doc.addPageTemplates(PageTemplate("p", [Frame(25 * mm, 20 * mm, 160 * mm, 257 * mm, 0, 0, 0, 0)],
                                          onPage=page_number))
        doc.build(story)


# -- annotations with their own appearance, as a PDF reader saves them ------

def annotation(c, subtype, rect, content, resources, **extra):
    P = pdfdoc
    stream = P.PDFStream(P.PDFDictionary({
        "Type": P.PDFName("XObject"), "Subtype": P.PDFName("Form"), "FormType": 1,
        "BBox": P.PDFArray(rect), "Resources": resources}), content)
    entry = {"Type": P.PDFName("Annot"), "Subtype": P.PDFName(subtype), "Rect": P.PDFArray(rect), "F": 4,
             "T": P.PDFString("M Wójcik"), "M": P.PDFString("D:20210812201500Z"),
             "AP": P.PDFDictionary({"N": c._doc.Reference(stream)}), **extra}
    c._addAnnotation(P.PDFDictionary(entry))


def highlight(c, x0, y0, x1, y1, note=""):
    P = pdfdoc
    content = f"/G gs 1 0.92 0.2 rg {x0:.2f} {y0:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re f"
    gs = P.PDFDictionary({"G": P.PDFDictionary({"BM": P.PDFName("Multiply")})})
    annotation(c, "Highlight", [x0, y0, x1, y1], content, P.PDFDictionary({"ExtGState": gs}),
               C=P.PDFArray([1, 0.92, 0.2]), Contents=P.PDFString(note),
               QuadPoints=P.PDFArray([x0, y1, x1, y1, x0, y0, x1, y0]))


def free_text(c, x, y, w, words):
    P = pdfdoc
    rows = textwrap.wrap(words, int(w / 4.6))
    h = 11 * len(rows) + 7
    rect = [x, y, x + w, y + h]
    show = " T* ".join("(" + r.replace("(", "\\(").replace(")", "\\)") + ") Tj" for r in rows)
    content = (f"1 1 0.8 rg 0.75 0.1 0.1 RG 0.8 w {x + .5:.2f} {y + .5:.2f} {w - 1:.2f} {h - 1:.2f} re B "
               f"BT /Helv 9 Tf 0.6 0 0 rg 11 TL {x + 5:.2f} {y + h - 12:.2f} Td {show} ET")
    font = P.PDFDictionary({"Type": P.PDFName("Font"), "Subtype": P.PDFName("Type1"), "BaseFont": P.PDFName("Helvetica"),
                            "Encoding": P.PDFName("WinAnsiEncoding")})
    annotation(c, "FreeText", rect, content, P.PDFDictionary({"Font": P.PDFDictionary({"Helv": c._doc.Reference(font)})}),
               Contents=P.PDFString(words), DA=P.PDFString("0.6 0 0 rg /Helv 9 Tf"))
