"""Telephone calls: spoken by espeak-ng, squeezed through a telephone line."""

import re
import subprocess
import tempfile
import wave
from pathlib import Path

import numpy as np

RATE = 16000

# How to say what the transcript spells.
SAY = [
    ("Şükrü Yılmaz", "Shookroo Yilmaz"), ("Wójcik", "Voytsick"), ("Łukasz Żółć", "Wookash Zhoolch"), ("P60", "P sixty"),
    ("121000654321", "one two one, zero zero zero, six five four, three two one"), ("7654", "seven six five four"),
    ("£29,812.60", "twenty nine thousand, eight hundred and twelve pounds sixty"),
    ("£41,237.14", "forty one thousand, two hundred and thirty seven pounds"),
    ("17 January", "the seventeenth of January"), ("22 January", "the twenty second of January"), ("6 January", "the sixth of January"),
    ("25 February", "the twenty fifth of February"), ("5 June", "the fifth of June"), ("15 July", "the fifteenth of July"),
    ("9.41", "nine forty one"), ("2018 to 2019", "twenty eighteen to twenty nineteen"), ("Ms", "Miz"),
]

MAREK = ("Mr Wójcik", "en-gb+m3", 152, 40)

CALLS = {
    "1": (31, 0.010, [
        ("Mr Yılmaz", "en-gb-x-rp+m7", 165, 52), MAREK], [
        (0, "Child Maintenance Service, you are speaking to Şükrü Yılmaz. Can I take your reference please?"),
        (1, "121000654321. I wrote to you on 17 January. I sent my P60."),
        (0, "Thank you, Mr Wójcik, you have passed security. This call is recorded. I cannot see a letter from you. There is nothing on the system since our letter of 6 January."),
        (1, "Royal Mail says it was signed for on 22 January, at 9.41, by Mason."),
        (0, "I will have to look into that. I will call you back within five working days."),
        (1, "So by 25 February?"),
        (0, "By 25 February, yes."),
    ]),
    "2": (32, 0.016, [
        ("Officer", "en-gb+f2", 172, 58), MAREK], [
        (0, "Child Maintenance, how can I help?"),
        (1, "Good afternoon. Can I have your name please, before we start?"),
        (0, "I do not have to give you my name."),
        (1, "The last time, I was promised a call and nobody called. I want to write down who I speak to."),
        (0, "We do not give names out. What is your reference?"),
        (1, "121000654321. Did you get my letter of 17 January?"),
        (0, "I am looking. There is nothing on the system since January. If you keep asking the same thing I will have to end the call."),
        (1, "Please tell me your first name, or your office."),
        (0, "No. I am ending the call now. Goodbye."),
    ]),
    "3": (33, 0.022, [
        ("Ms Hartley", "en-gb-scotland+f3", 158, 50), MAREK], [
        (0, "I have searched by your National Insurance number, Mr Wójcik, and I have found it. I have your P60 in front of me."),
        (1, "So you do have it."),
        (0, "Yes. It was scanned on 22 January, but onto a different reference. It ends 7654."),
        (1, "What does it say?"),
        (0, "Tax year 2018 to 2019. Pay, £29,812.60."),
        (1, "But the decision says £41,237.14."),
        (0, "That is the year before. I am going to pass this to my team leader. He will call you within ten working days."),
        (1, "That is 5 June. Can I have your name again?"),
        (0, "Denise Hartley. And you have the direct number for the office."),
    ]),
    "4": (34, 0.012, [
        ("Mr Penhaligon", "en-gb-x-gbcwmd+m4", 160, 38), MAREK, ("Mr Żółć (interpreter)", "pl+m2", 155, 55)], [
        (0, "Mr Wójcik? Gareth Penhaligon, team leader at Child Maintenance. This call is recorded. I have an interpreter on the line, Łukasz Żółć."),
        (2, "Dzień dobry. Jestem tłumaczem."),
        (1, "Good afternoon. I understand you, but he can help with the legal words."),
        (0, "I am sorry that nobody called on 5 June. Your letter of 17 January was received. It was put on hold, and then people were moved because of the coronavirus."),
        (1, "When will you answer it?"),
        (0, "You will have a written decision within four weeks."),
        (2, "Pisemna decyzja w ciągu czterech tygodni."),
        (1, "That is 15 July."),
        (0, "Yes. 15 July at the latest. Goodbye."),
    ]),
}


def spoken(words):
    for a, b in SAY:
        words = re.sub(rf"\b{re.escape(a)}\b" if a[0].isalnum() else re.escape(a), b, words)
    return words


def say(words, voice, speed, pitch, tmp):
    raw, out = Path(tmp, "say.wav"), Path(tmp, "say16.wav")
    subprocess.run(["espeak-ng", "-v", voice, "-s", str(speed), "-p", str(pitch), "-w", str(raw), words], check=True)
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(raw), "-ar", str(RATE), "-ac", "1", "-bitexact", str(out)], check=True)
    with wave.open(str(out)) as w:
        audio = np.frombuffer(w.readframes(w.getnframes()), np.int16).astype(np.float32) / 32768
    loud = np.flatnonzero(np.abs(audio) > 0.004)
    return audio[loud[0]:loud[-1] + 400]


def record(number):
    """The audio of a call and, for each turn, who spoke, when and what."""
    seed, hiss, people, script = CALLS[number]
    rng = np.random.default_rng(seed)
    parts, turns, at = [np.zeros(int(0.4 * RATE), np.float32)], [], 0.4
    with tempfile.TemporaryDirectory() as tmp:
        for who, words in script:
            name, voice, speed, pitch = people[who]
            said = words if voice.startswith("pl") else spoken(words)
            audio = say(said, voice, speed, pitch, tmp)
            audio = audio / np.abs(audio).max() * (0.62 if people[who] is MAREK else 0.5)
            gap = np.zeros(int(rng.uniform(0.35, 0.75) * RATE), np.float32)
            turns.append((name, at, at + len(audio) / RATE, words))
            at += (len(audio) + len(gap)) / RATE
            parts += [audio, gap]
    audio = np.concatenate(parts)
    audio = audio + rng.normal(0, hiss, len(audio)).astype(np.float32)
    spectrum = np.fft.rfft(audio)
    freq = np.fft.rfftfreq(len(audio), 1 / RATE)
    spectrum *= 1 / (1 + (300 / np.maximum(freq, 1)) ** 8) / (1 + (freq / 3400) ** 16)
    audio = np.tanh(1.5 * np.fft.irfft(spectrum, len(audio))) * 0.7
    return audio, turns


def encode(audio, path):
    codec = {".m4a": ["-c:a", "aac", "-b:a", "24k"], ".mp3": ["-c:a", "libmp3lame", "-b:a", "24k", "-write_xing", "0"],
             ".opus": ["-c:a", "libopus", "-b:a", "14k", "-application", "voip"]}[path.suffix]
    with tempfile.TemporaryDirectory() as tmp:
        wav = Path(tmp, "call.wav")
        with wave.open(str(wav), "wb") as w:
            w.setnchannels(1)
            w.setsampwidth(2)
            w.setframerate(RATE)
            w.writeframes((np.clip(audio, -1, 1) * 32767).astype("<i2").tobytes())
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(wav), "-map_metadata", "-1", "-threads", "1",
                        *codec, "-fflags", "+bitexact", "-flags:a", "+bitexact", str(path)], check=True)


def clock(seconds, point="."):
    ms = round(seconds * 1000)
    return f"{ms // 3600000:02}:{ms // 60000 % 60:02}:{ms // 1000 % 60:02}{point}{ms % 1000:03}"


def transcript(turns, path, heading=""):
    if path.suffix == ".vtt":
        body = "WEBVTT\n\n" + "\n".join(f"{clock(a)} --> {clock(b)}\n<v {who}>{words}\n" for who, a, b, words in turns)
    elif path.suffix == ".srt":
        body = "\n".join(f"{i}\n{clock(a, ',')} --> {clock(b, ',')}\n{who}: {words}\n" for i, (who, a, b, words) in enumerate(turns, 1))
    else:
        body = heading + "\n\n" + "\n".join(f"[{int(a) // 60:02}:{int(a) % 60:02}] {who}: {words}" for who, a, _, words in turns) + "\n"
    path.write_text(body, encoding="utf-8")
