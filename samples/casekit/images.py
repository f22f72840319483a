"""Scans and photographs: what a flatbed and a telephone make of paper."""

import io
import random
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.utils import ImageReader

from . import facts as f
from .page import HAND, LIBERATION, canvas

MONO, MONO_B = str(LIBERATION / "LiberationMono-Regular.ttf"), str(LIBERATION / "LiberationMono-Bold.ttf")
SANS, SANS_B = str(LIBERATION / "LiberationSans-Regular.ttf"), str(LIBERATION / "LiberationSans-Bold.ttf")


def font(path, size):
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


def smooth(rng, w, h, cells, low, high):
    """A field that drifts slowly between two values."""
    small = rng.uniform(0, 1, (cells, cells)).astype(np.float32)
    img = Image.fromarray((small * 255).astype(np.uint8)).resize((w, h), Image.BICUBIC)
    return low + (high - low) * np.asarray(img, np.float32) / 255


def rasterise(pdf, dpi, colour=False):
    with tempfile.TemporaryDirectory() as tmp:
        subprocess.run(["pdftoppm", "-r", str(dpi), "-png", *([] if colour else ["-gray"]), str(pdf), f"{tmp}/p"], check=True)
        return [Image.open(io.BytesIO(p.read_bytes())).convert("RGB" if colour else "L") for p in sorted(Path(tmp).glob("p*.png"))]


def handwriting(page, dpi, notes, ink, seed):
    """Short remarks in pen: (x mm, y mm from the top, size mm, degrees, words)."""
    rng = random.Random(seed)
    for x, y, size, angle, words in notes:
        face = font(HAND, int(size / 25.4 * dpi * 1.6))
        w = int(face.getlength(words)) + 40
        layer = Image.new("L", (w, face.size * 2), 0)
        draw, px = ImageDraw.Draw(layer), 10.0
        for ch in words:
            draw.text((px, face.size * 0.3 + rng.uniform(-1.5, 1.5)), ch, font=face, fill=235)
            px += face.getlength(ch) + rng.uniform(-0.6, 0.9)
        layer = layer.filter(ImageFilter.GaussianBlur(0.6)).rotate(angle, Image.BICUBIC, expand=True)
        page.paste(ink if page.mode == "RGB" else int(sum(ink) / 3), (int(x / 25.4 * dpi), int(y / 25.4 * dpi)), layer)


def stamp(page, dpi, x, y, rows, angle, seed, ink=(60, 40, 120)):
    """A rubber stamp, unevenly inked."""
    rng = np.random.default_rng(seed)
    k = dpi / 150
    w, h = int(330 * k), int((36 + 42 * len(rows)) * k)
    layer = Image.new("L", (w, h), 0)
    d = ImageDraw.Draw(layer)
    d.rectangle((4, 4, w - 5, h - 5), outline=255, width=int(5 * k))
    ty = int(16 * k)
    for words, size in rows:
        face = font(SANS_B, int(size * k))
        d.text(((w - face.getlength(words)) / 2, ty), words, font=face, fill=255)
        ty += int((size + 9) * k)
    worn = np.asarray(layer, np.float32) * smooth(rng, w, h, 6, 0.45, 1.0) * (rng.uniform(0, 1, (h, w)) > 0.07)
    layer = Image.fromarray(np.clip(worn, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.7 * k)).rotate(angle, Image.BICUBIC, expand=True)
    page.paste(ink if page.mode == "RGB" else int(sum(ink) / 3) + 20, (int(x / 25.4 * dpi), int(y / 25.4 * dpi)), layer)


def flatbed(page, dpi, skew, seed, fold=True, holes=True, noise=5.0, paper=247, rotate=0):
    """Skew, fold lines, punch holes, edge shadow and sensor noise."""
    rng = np.random.default_rng(seed)
    w, h = page.size
    page = page.rotate(skew, Image.BICUBIC, fillcolor=255 if page.mode == "L" else (255, 255, 255))
    a = np.asarray(page, np.float32)
    flat = np.ones((h, w), np.float32)
    yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
    if fold:
        for third in (1, 2):
            line = h * third / 3 + 6 * np.sin(xx / w * 2) + xx * np.tan(np.radians(-skew)) * 0.9
            dist = yy - line
            flat -= 0.11 * np.exp(-(dist / 1.4) ** 2) + 0.025 * np.exp(-np.clip(dist, 0, None) / 30) * (dist > 0)
    flat -= 0.16 * np.exp(-xx / (0.010 * w)) + 0.10 * np.exp(-(w - xx) / (0.006 * w)) + 0.12 * np.exp(-yy / (0.005 * h))
    flat *= smooth(rng, w, h, 5, 0.985, 1.0)
    if holes:
        for cy in (h / 2 - 40 / 25.4 * dpi, h / 2 + 40 / 25.4 * dpi):
            cx, r = 12 / 25.4 * dpi + rng.uniform(-6, 6), 2.9 / 25.4 * dpi
            d = np.hypot(xx - cx, yy - cy)
            flat = np.where(d < r, 0.34 + 0.06 * (d / r), flat - 0.10 * np.exp(-np.clip(d - r, 0, None) / 3))
    field = flat if a.ndim == 2 else flat[..., None]
    a = 28 + a / 255 * (paper - 28)
    a = a * field + rng.normal(0, noise, (h, w) if a.ndim == 2 else (h, w, 1))
    if noise >= 4:
        spots = rng.uniform(0, 1, (h, w)) > 0.99997
        a[spots] *= 0.5
    out = Image.fromarray(np.clip(a, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.45))
    if rotate:      # fed in sideways; the PDF page says which way is up
        out = out.rotate(rotate, expand=True)
        out.info["turned"] = rotate
    return out


def jpeg(img, quality, **extra):
    buf = io.BytesIO()
    img.save(buf, "JPEG", quality=quality, optimize=True, **extra)
    return buf.getvalue()


def image_pdf(path, pages, dpi, quality=56, title=""):
    """An image-only PDF as a scanner writes it: one JPEG to the page."""
    c = canvas(path, title=title)
    for page in pages:
        w, h = (n / dpi * 72 for n in page.size)
        turned = page.info.get("turned", 0)
        c.setPageSize((h, w) if turned else (w, h))     # reportlab turns the box with the page
        c.setPageRotation(turned)
        c.drawImage(ImageReader(io.BytesIO(jpeg(page, quality))), 0, 0, w, h)
        c.showPage()
    c.save()


BLUE, BLACK = (38, 52, 130), (40, 40, 40)


def scan_not_received(path, source):
    page, = rasterise(source, 150)
    handwriting(page, 150, [(112, 74, 6, 3, "came Fri 6 March"), (62, 226, 6, 4, "Signed for 22 JAN by Mason !")], BLUE, 1)
    image_pdf(path, [flatbed(page, 150, 0.55, 31)], 150)


def scan_arrears(path, source):
    one, two = rasterise(source, 150)
    handwriting(one, 150, [(140, 66, 7, 2, "not my ref!"), (112, 263, 7, 3, "adds up to 3,687.64")], BLUE, 2)
    image_pdf(path, [flatbed(one, 150, -0.7, 32), flatbed(two, 150, 0.35, 33, fold=True)], 150)


def scan_acknowledgement(path, source):
    page, = rasterise(source, 200)
    stamp(page, 200, 128, 72, [("TARNWELL ADVICE CENTRE", 19), ("RECEIVED", 36), ("11 MAR 2021", 30)], 4, 41)
    handwriting(page, 200, [(22, 205, 6.5, 2, "postmark 8 March. complaint sent 18 Jan")], BLACK, 3)
    image_pdf(path, [flatbed(page, 200, 0.9, 34, holes=False, noise=4)], 200, quality=46)


def scan_disclosed(path, letter, p60, payslip):
    """The Service's own copy of his January letter: stamped, three pages, one sideways."""
    one, two, slip = (rasterise(p, 150)[0] for p in (letter, p60, payslip))
    three = Image.new("L", one.size, 255)
    three.paste(slip, (0, 70))
    rows = [("RECEIVED", 40), ("22 JAN 2020", 34), ("MAIL OPENING UNIT", 21), ("WOLVERHAMPTON", 21)]
    stamp(one, 150, 72, 24, rows, -5, 42)
    stamp(two, 150, 128, 246, rows, 3, 43)
    stamp(three, 150, 120, 190, rows, 6, 44)
    handwriting(one, 150, [(96, 268, 5.5, 1, "indexed 121000987654")], BLACK, 4)
    image_pdf(path, [flatbed(one, 150, -0.4, 35, holes=False), flatbed(two, 150, 0.5, 36, holes=False, fold=False, rotate=90),
                     flatbed(three, 150, 1.1, 37, holes=False, fold=False)], 150)


def scan_october(path, source):
    """His signed letter, saved by the scanner as a plain colour JPEG."""
    page, = rasterise(source, 150, colour=True)
    out = flatbed(page, 150, -0.5, 38, holes=False, noise=3, paper=250)
    path.write_bytes(jpeg(out, 52, dpi=(150, 150)))


def scan_refusal(path, source):
    """Saved as a PNG with few greys, as office scanners do."""
    page, = rasterise(source, 150)
    handwriting(page, 150, [(118, 76, 6.5, 3, "came 24 Nov"), (40, 205, 7, 3, "what about 17 January ???")], BLUE, 5)
    out = flatbed(page, 150, 0.6, 39, noise=2)
    out = out.point(lambda v: min(255, int(max(0, v - 30) * 1.28)))
    out.quantize(12, dither=Image.Dither.NONE).save(path, optimize=True, dpi=(150, 150))


# -- photographs ------------------------------------------------------------

def wood(rng, w, h):
    yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
    warp = smooth(rng, w, h, 5, -40, 40)
    grain = np.sin((yy + warp) / 9 + 2 * np.sin(xx / 310)) * 0.5 + np.sin((yy + warp) / 3.1) * 0.25
    fine = np.asarray(Image.fromarray(rng.integers(0, 255, (h, w // 24)).astype(np.uint8)).resize((w, h), Image.BICUBIC), np.float32) / 255 - 0.5
    tone = 0.62 + 0.06 * grain + 0.14 * fine
    for joint in (h * 0.27, h * 0.78):
        tone -= 0.25 * np.exp(-((yy - joint) / 2.5) ** 2)
    return tone[..., None] * np.array([214, 163, 110], np.float32)


def worktop(rng, w, h):
    base = smooth(rng, w, h, 9, 0.85, 1.0)
    coarse = np.asarray(Image.fromarray(rng.integers(0, 255, (h // 5, w // 5)).astype(np.uint8)).resize((w, h), Image.BILINEAR), np.float32) / 255
    fine = rng.uniform(0, 1, (h, w)).astype(np.float32)
    speck = np.where(coarse > 0.8, 1.35, np.where(coarse < 0.2, 0.55, 1.0)) * (0.92 + 0.16 * fine)
    return (base * speck)[..., None] * np.array([92, 96, 104], np.float32)


def cloth(rng, w, h):
    yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
    weave = 0.9 + 0.05 * np.sin(xx * 1.15) * np.sin(yy * 1.15) + 0.05 * (((xx // 130) + (yy // 130)) % 2)
    stripes = np.where((xx % 260 < 34) | (yy % 260 < 34), 0.72, 1.0)
    tone = weave * stripes * smooth(rng, w, h, 7, 0.92, 1.0) * (0.96 + 0.08 * rng.uniform(0, 1, (h, w)))
    return tone[..., None] * np.array([190, 60, 58], np.float32)


def perspective(src, quad):
    """Coefficients that send the picture `src` wide and high on to the four corners."""
    w, h = src
    rows = []
    for (x, y), (u, v) in zip(quad, [(0, 0), (w, 0), (w, h), (0, h)]):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]]
    m = np.array(rows)
    return np.linalg.solve(m[:, :8], m[:, 8])


def snap(paper, background, quad, seed, size=(1500, 2000), warmth=(1.0, 0.97, 0.90), shadow=(0.8, 0.25)):
    """Lay the paper on the table, light it from a window, and press the button."""
    rng = np.random.default_rng(seed)
    w, h = size
    quad = [(x * w / 1200, y * h / 1600) for x, y in quad]      # corners are given for 1200 by 1600
    scene = background(rng, w, h)
    coeffs = perspective(paper.size, quad)
    ink = np.asarray(paper.transform((w, h), Image.PERSPECTIVE, coeffs, Image.BICUBIC), np.float32)
    mask = Image.new("L", paper.size, 255).transform((w, h), Image.PERSPECTIVE, coeffs, Image.BICUBIC)
    soft = np.asarray(mask.filter(ImageFilter.GaussianBlur(9)), np.float32)
    cast = np.roll(soft, (10, 8), (0, 1)) / 255
    scene *= (1 - 0.5 * cast)[..., None]
    m = np.asarray(mask.filter(ImageFilter.GaussianBlur(0.8)), np.float32)[..., None] / 255
    curl = smooth(rng, w, h, 4, 0.9, 1.03)[..., None]
    scene = scene * (1 - m) + ink * curl * m
    yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
    light = 1.14 - 0.36 * (xx / w) - 0.12 * (yy / h)
    sx, sy = shadow[0] * w, shadow[1] * h
    light *= 1 - 0.28 / (1 + np.exp((np.hypot((xx - sx) / 1.3, yy - sy) - 380) / 60))
    vignette = 1 - 0.22 * (np.hypot(xx - w / 2, yy - h / 2) / np.hypot(w / 2, h / 2)) ** 2
    scene = scene * (light * vignette)[..., None] * np.array(warmth, np.float32)
    scene += rng.normal(0, 3.2, (h, w, 1)) + rng.normal(0, 1.2, (h, w, 3))
    return Image.fromarray(np.clip(scene, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.7))


def till_roll(rows, tracking, seed, width=576):
    """A thermal receipt; rows are (words, size, bold)."""
    height = sum(int(s * 1.3) for _, s, _ in rows) + 230
    img = Image.new("L", (width, height), 246)
    d, y = ImageDraw.Draw(img), 30
    for words, size, bold in rows:
        face = font(SANS_B if bold == 2 else MONO_B if bold else MONO, size)
        d.text(((width - face.getlength(words)) / 2, y), words, font=face, fill=48)
        y += int(size * 1.3)
    rng, x = random.Random(tracking), 70
    y += 14
    while x < width - 74:
        bar = rng.choice([3, 3, 6, 9])
        d.rectangle((x, y, x + bar - 1, y + 86), fill=44)
        x += bar + rng.choice([3, 6, 9])
    face = font(MONO, 24)
    d.text(((width - face.getlength(tracking)) / 2, y + 94), tracking, font=face, fill=48)
    r = np.random.default_rng(seed)
    a = np.asarray(img.filter(ImageFilter.GaussianBlur(0.8)), np.float32)
    fade = smooth(r, width, height, 7, 0.0, 0.42) + (r.uniform(0, 0.16, (height, 1)))
    a = a + (246 - a) * fade + r.normal(0, 2, a.shape)
    for crease in (0.31, 0.66):
        yy = np.arange(height)[:, None]
        a -= 16 * np.exp(-((yy - crease * height) / 2.5) ** 2)
    a = np.clip(a, 0, 255)
    return Image.fromarray(np.stack([a, a * 0.995, a * 0.965], -1).astype(np.uint8))


def exif(when, orientation, gps=None):
    e = Image.Exif()
    e[0x010F], e[0x0110], e[0x0112], e[0x0131] = "Halden", "Halden Fjord 5", orientation, "FJ5.20.1147"
    e[0x0132] = when
    sub = e.get_ifd(0x8769)
    sub.update({0x9003: when, 0x9004: when, 0x9010: "+00:00" if when[5:7] in ("01", "02") else "+01:00", 0x829A: (1, 50), 0x829D: (18, 10),
                0x8827: 160, 0x920A: (426, 100), 0xA405: 26})
    e._ifds[0x8769] = sub
    if gps:
        lat, lon, stamp_utc = gps
        dms = lambda v: (int(v), int(v % 1 * 60), round(v * 60 % 1 * 60, 2))
        e._ifds[0x8825] = {0: b"\x02\x02\x00\x00", 1: "N", 2: dms(lat), 3: "W", 4: dms(lon), 7: stamp_utc, 29: when[:10]}
        e[0x8825] = e._ifds[0x8825]
    e[0x8769] = sub
    return e.tobytes()


def receipt_rows(place, postcode, when, session, service, weight_line, price, weight, aim):
    dash = "-" * 36
    return [("Post Office", 50, 2), (place, 26, 1), (f"READING  {postcode}", 24, 0), ("VAT REG NO. GB 000 0000 00", 21, 0), (dash, 24, 0),
            (f"{when}   SESSION {session}", 22, 0), (dash, 24, 0), (f"1 x {service}", 25, 0), (f"{weight_line:<22}{price:>12}", 25, 0), (" ", 12, 0),
            (f"{'TOTAL DUE TO P.O.':<22}{price:>12}", 25, 1), (f"{'CARD ************4471':<22}{price:>12}", 25, 0), (f"{'BALANCE':<22}{'£0.00':>12}", 25, 0), (dash, 24, 0),
            ("Destination: UNITED KINGDOM", 24, 0), ("CHILD MAINTENANCE SERVICE 21", 24, 0), ("MAIL HANDLING SITE A", 24, 0), ("WOLVERHAMPTON WV98 2BU", 24, 0),
            (f"Weight {weight} kg", 24, 0), (f"Aim to deliver: {aim}", 22, 0), ("Reference no.:", 24, 0)]


def photo_january(path):
    roll = till_roll(receipt_rows("OXFORD ROAD WEST", "RG30 9YZ", "20/01/2020   12:52", "4-108213", "1st Class Signed For", "Large Letter 0-100g", "£2.26",
                                  "0.062", "Tue 21 - Wed 22 Jan"), f.TRACK_JAN, 11)
    img = snap(roll, wood, [(318, 150), (846, 108), (930, 1440), (330, 1492)], 21)
    path.write_bytes(jpeg(img, 74, exif=exif("2020:01:20 13:07:42", 1, (51.4587, 1.0074, (13, 7, 41)))))


def photo_august(path):
    """Held sideways: the pixels lie on their side and tag 6 says so."""
    roll = till_roll(receipt_rows("OXFORD ROAD WEST", "RG30 9YZ", "22/08/2020   10:19", "2-113906", "1st Class Signed For", "Large Letter 0-100g", "£2.45",
                                  "0.058", "Mon 24 - Tue 25 Aug"), f.TRACK_AUG, 12)
    img = snap(roll, worktop, [(250, 210), (800, 120), (925, 1430), (372, 1500)], 22, warmth=(0.96, 0.99, 1.03), shadow=(0.15, 0.8))
    path.write_bytes(jpeg(img.transpose(Image.ROTATE_90), 72, exif=exif("2020:08:22 10:24:05", 6)))


NOTEBOOK = [
    "CMS  0800 171 2345   ref 121000654321",
    "",
    "Tue 18/2  10.04  queue 19 mins",
    "  Mr Yilmaz. NOTHING on system since 6 Jan!",
    "  will ring back in 5 working days = 25 Feb",
    "  -> nobody rang",
    "",
    "Tue 12/5  1.02pm  queue 20 mins",
    "  lady, would not give her name. hung up",
    "",
    "Thu 21/5  10.15   01632 960147",
    "  Denise HARTLEY.  HAS THE P60 !!!   29,812",
    "  scanned 22 Jan, wrong reference",
    "  team leader to ring by 5 June",
    "",
    "Wed 17/6  2.05pm  they rang",
    "  Gareth Penhaligon + interpreter",
    "  written decision in 4 weeks = 15 July",
    "",
    "  15/7 no letter.   22/7 no letter.",
]


def photo_notebook(path):
    """A page of his notebook; the picture carries no date."""
    w, h, rng = 1000, 1300, random.Random(5)
    page = Image.new("RGB", (w, h), (246, 243, 232))
    d = ImageDraw.Draw(page)
    for y in range(120, h, 56):
        d.line((0, y, w, y), fill=(176, 196, 220), width=2)
    d.line((86, 0, 86, h), fill=(222, 140, 140), width=2)
    y = 64
    for row in NOTEBOOK:
        x = 104.0 + rng.uniform(-4, 6)
        face = font(HAND, 44)
        for ch in row:
            d.text((x, y + rng.uniform(-2, 2)), ch, font=face, fill=(34, 44, 110))
            x += face.getlength(ch) * 0.98 + rng.uniform(-0.7, 0.7)
        y += 56
    d.line((124, 735, 560, 741), fill=(34, 44, 110), width=4)
    page = page.filter(ImageFilter.GaussianBlur(0.6))
    img = snap(page, cloth, [(150, 176), (1048, 132), (1120, 1420), (120, 1462)], 23, shadow=(0.9, 0.9))
    path.write_bytes(jpeg(img, 66))


def delivery_screen(path):
    """A telephone's screenshot of the carrier's tracking page."""
    w, h = 720, 1290
    img = Image.new("RGB", (w, h), "white")
    d = ImageDraw.Draw(img)

    def put(x, y, words, face=SANS, size=26, fill=(40, 40, 40)):
        d.text((x, y), words, font=font(face, size), fill=fill)

    d.rectangle((0, 0, w, 46), fill=(30, 30, 34))
    put(22, 9, "18:22", SANS_B, 24, (255, 255, 255))
    put(560, 9, "4G    71%", SANS, 24, (255, 255, 255))
    d.rectangle((0, 46, w, 126), fill=(240, 240, 243))
    d.rounded_rectangle((24, 62, w - 24, 112), 24, fill="white")
    put(60, 72, "royalmail.com/track-your-item", size=26, fill=(70, 70, 70))
    put(34, 160, "Track your item", SANS_B, 44)
    put(34, 240, "Reference number", size=24, fill=(110, 110, 110))
    put(34, 272, f.TRACK_JAN, SANS_B, 34)
    d.rounded_rectangle((24, 344, w - 24, 560), 14, fill=(232, 244, 234))
    put(50, 366, "Delivered and signed for", SANS_B, 34, (20, 110, 50))
    put(50, 424, "Your item was delivered on 22-01-2020", size=27)
    put(50, 462, "at 09:41 from WOLVERHAMPTON MC.", size=27)
    put(50, 504, "Signed by: MASON", SANS_B, 29)
    put(34, 606, "Service used", size=24, fill=(110, 110, 110))
    put(34, 638, "Royal Mail Signed For® 1st Class", size=29)
    put(34, 712, "Tracking history", SANS_B, 34)
    y = 776
    for when, place, what in [("22-01-2020  09:41", "Wolverhampton MC", "Delivered and signed for"), ("22-01-2020  05:58", "Wolverhampton MC", "Out for delivery"),
                              ("20-01-2020  17:30", "Reading Mail Centre", "Item received"), ("20-01-2020  12:52", "Oxford Road West PO", "Accepted at Post Office")]:
        d.ellipse((40, y + 6, 62, y + 28), fill=(20, 110, 50) if "Deliv" in what else (150, 150, 155))
        d.line((51, y + 28, 51, y + 112), fill=(200, 200, 205), width=3)
        put(88, y, what, SANS_B, 27)
        put(88, y + 36, place, size=25)
        put(88, y + 68, when, size=24, fill=(110, 110, 110))
        y += 112
    img.quantize(48, dither=Image.Dither.NONE).save(path, optimize=True)
