"""Trains small tokenizers with the library and writes what it makes of some texts.

    python -m venv venv && venv/bin/pip install tokenizers sentencepiece protobuf
    venv/bin/python generate.py

Reads the glosses of WordNet (Debian's wordnet-base) and writes *.json beside itself. `library/`
holds three tokenizers that transformers wrote; they are kept as they are.
"""
import base64, json, os, random, tempfile
import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import (AddedToken, Regex, Tokenizer, decoders, models, normalizers as N,
                        pre_tokenizers as P, processors, trainers)

HERE = os.path.dirname(os.path.abspath(__file__))
LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|"
          r" ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
QWEN2 = LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}")
UPPER, LOWER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
SHORT = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
O200K = (rf"[^\r\n\p{{L}}\p{{N}}]?{UPPER}*{LOWER}+{SHORT}|[^\r\n\p{{L}}\p{{N}}]?{UPPER}+{LOWER}*{SHORT}|"
         r"\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")
HARD = ("Ünïcödé café naïve — “quotes” 東京都に住んでいます。 🙂🙂 Привет мир, ёлка! مرحبا بالعالم "
        "12345 6789 don't I'LL we've\n\n  new line\t tab")
SPECIAL = ["<unk>", "<s>", "</s>"]
BERT = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
BYTES = [f"<0x{byte:02X}>" for byte in range(256)]


def corpus():
    lines = open("/usr/share/wordnet/data.noun", errors="replace")
    glosses = [line.split("| ", 1)[1].strip() for line in lines if "| " in line]
    return glosses[::80] + [HARD] * 20


def trained(model, trainer, normalizer=None, pre=None, decoder=None, post=None):
    tokenizer = Tokenizer(model)
    if normalizer: tokenizer.normalizer = normalizer
    if pre: tokenizer.pre_tokenizer = pre
    if decoder: tokenizer.decoder = decoder
    tokenizer.train_from_iterator(corpus(), trainer)
    if post: tokenizer.post_processor = post
    return tokenizer


def template(single, *tokens):
    return processors.TemplateProcessing(single=single, pair="$A $B", special_tokens=list(tokens))


def byte_level(size, special):
    return trainers.BpeTrainer(vocab_size=size, special_tokens=special,
                               initial_alphabet=P.ByteLevel.alphabet())


def split(expression):
    return P.Sequence([P.Split(Regex(expression), "isolated"),
                       P.ByteLevel(add_prefix_space=False, use_regex=False)])


def word_pieces(size):
    return trainers.WordPieceTrainer(vocab_size=size, special_tokens=BERT)


def precompiled(folder):
    rules = [("ﬁ", "fi"), ("Ａ", "A"), ("①", "1"), ("e\u0301", "é"), ("½", "1/2"), ("\t", " "),
             ("\u200b", ""), ("\u3000", " "), ("か\u3099", "が"), ("…", "...")]
    codes = lambda text: " ".join(f"{ord(sign):X}" for sign in text)
    with open(f"{folder}/rules.tsv", "w") as file:
        file.writelines(f"{codes(old)}\t{codes(new)}\n" for old, new in rules)
    with open(f"{folder}/text", "w") as file: file.write("\n".join(corpus()))
    sentencepiece.SentencePieceTrainer.train(
        input=f"{folder}/text", model_prefix=f"{folder}/model", vocab_size=350,
        character_coverage=0.995, minloglevel=2, normalization_rule_tsv=f"{folder}/rules.tsv")
    model = sentencepiece_model_pb2.ModelProto()
    model.ParseFromString(open(f"{folder}/model.model", "rb").read())
    tokenizer = Tokenizer(models.Unigram([(p.piece, p.score) for p in model.pieces], 0, False))
    tokenizer.normalizer = N.Sequence([N.Precompiled(model.normalizer_spec.precompiled_charsmap),
                                       N.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer, tokenizer.decoder = P.Metaspace(), decoders.Metaspace()
    tokenizer.post_processor = template("<s> $A </s>", ("<s>", 1), ("</s>", 2))
    tokenizer.add_special_tokens(SPECIAL)
    return tokenizer


def unigram_with_bytes(unigram):
    unigram.pre_tokenizer = P.Metaspace(prepend_scheme="first")
    data = json.loads(unigram.to_str())
    data["model"]["byte_fallback"] = True
    data["model"]["vocab"] += [[token, -20.0] for token in BYTES]
    decoder = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": True}
    data["decoder"] = {"type": "Sequence", "decoders": [{"type": "ByteFallback"}, decoder]}
    return Tokenizer.from_str(json.dumps(data))


def all_tokenizers():
    yield "byte-level", trained(
        models.BPE(), byte_level(500, ["<|endoftext|>"]), pre=P.ByteLevel(),
        decoder=decoders.ByteLevel(), post=processors.ByteLevel())
    llama = trained(models.BPE(ignore_merges=True),
                    byte_level(600, ["<|begin_of_text|>", "<|end_of_text|>"]), pre=split(LLAMA3),
                    decoder=decoders.ByteLevel(), post=processors.Sequence([
                        processors.ByteLevel(), template("<|begin_of_text|> $A", ("<|begin_of_text|>", 0))]))
    llama.add_tokens([AddedToken("wörd", single_word=True), AddedToken(" tab", lstrip=True),
                      AddedToken("<x>", rstrip=True, lstrip=True, normalized=False)])
    yield "llama3", llama
    yield "qwen2", trained(models.BPE(), byte_level(500, ["<|endoftext|>"]), N.NFC(), split(QWEN2),
                           decoders.ByteLevel())
    yield "other-expression", trained(models.BPE(), byte_level(500, ["<|endoftext|>"]),
                                      pre=split(O200K), decoder=decoders.ByteLevel())
    yield "byte-fallback", trained(
        models.BPE(byte_fallback=True, fuse_unk=True, unk_token="<unk>"),
        trainers.BpeTrainer(vocab_size=500, special_tokens=SPECIAL + BYTES, limit_alphabet=60,
                            max_token_length=16),
        N.Sequence([N.Prepend("▁"), N.Replace(" ", "▁")]), None,
        decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(),
                           decoders.Strip(" ", 1, 0)]), template("<s> $A", ("<s>", 1)))
    unigram = trained(
        models.Unigram(), trainers.UnigramTrainer(vocab_size=300, special_tokens=SPECIAL, unk_token="<unk>"),
        N.Sequence([N.Nmt(), N.NFKC(), N.Replace(Regex(" {2,}"), " ")]), P.Metaspace(),
        decoders.Metaspace(), template("$A </s>", ("</s>", 2)))
    yield "unigram", unigram
    yield "unigram-bytes", unigram_with_bytes(unigram)
    yield "wordpiece", trained(
        models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=20), word_pieces(400),
        N.BertNormalizer(), P.BertPreTokenizer(), decoders.WordPiece(),
        processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2)))
    yield "wordpiece-cased", trained(
        models.WordPiece(unk_token="[UNK]"), word_pieces(400),
        N.Sequence([N.NFD(), N.StripAccents(), N.Strip()]),
        P.Sequence([P.Whitespace(), P.Digits(individual_digits=True),
                    P.Punctuation("merged_with_previous")]),
        decoders.WordPiece(cleanup=False),
        processors.RobertaProcessing(("[SEP]", 3), ("[CLS]", 2)))
    yield "word-level", trained(
        models.WordLevel(unk_token="[UNK]"),
        trainers.WordLevelTrainer(vocab_size=200, special_tokens=["[UNK]"]),
        N.Sequence([N.NFKD(), N.Lowercase()]), P.Sequence([P.WhitespaceSplit(), P.Digits()]))
    yield "word-suffix", trained(
        models.BPE(unk_token="<unk>", end_of_word_suffix="</w>"),
        trainers.BpeTrainer(vocab_size=300, special_tokens=["<unk>"], end_of_word_suffix="</w>",
                            limit_alphabet=50),
        N.Lowercase(), P.Split(Regex(r"\w+|[^\w\s]"), "removed", invert=True), decoders.BPEDecoder())
    yield "word-prefix", trained(
        models.BPE(unk_token="<unk>", continuing_subword_prefix="##"),
        trainers.BpeTrainer(vocab_size=300, special_tokens=["<unk>"], continuing_subword_prefix="##",
                            limit_alphabet=50),
        None, P.Split(" ", "merged_with_next"), decoders.WordPiece())
    with tempfile.TemporaryDirectory() as folder: yield "precompiled", precompiled(folder)


WORDS = ("the quick brown fox don't I'LL WE'VE café naïve 日本語 テキスト Привет мир مرحبا 🙂 👩‍👩‍👧 🇩🇪 "
         "e\u0301 ﬁ Ａ ① ½ が か\u3099 … 12345 3.14 a1b2 wörd <x> <|endoftext|> </s> [SEP] [CLS] tab "
         "x'ſ İstanbul ẞ \u00a0 \u3000 \u200b \ufeff ▁ \r\n \n\n \t foo_bar __init__ $€ “x” — #! Ǆ ᾳ "
         "Å ñ n\u0303 क्षि ไทย 한국어 \u1112\u1161\u11ab `\u05b8\uff9f ٜ ؝ \x0b \x0c \x01 ").split(" ")
RANGES = [(0x20, 0x7e)] * 4 + [(0, 0x24f), (0x250, 0x6ff), (0x900, 0x11ff), (0x1e00, 0x2bff),
                              (0x3000, 0x30ff), (0x4e00, 0x9fff), (0xf900, 0xffef), (0x10000, 0x1ffff)]


def texts(count):
    random.seed(5)
    result = ["", " ", "  ", "\n", " a", "a ", HARD]
    for _ in range(count):
        parts = []
        for _ in range(random.randint(1, 7)):
            kind = random.random()
            if kind < 0.6: parts.append(random.choice(WORDS))
            elif kind < 0.8: parts.append(" " * random.randint(1, 4))
            else: parts.append("".join(chr(random.randint(*random.choice(RANGES))) for _ in range(4)))
        result.append(random.choice(["", " "]).join(parts))
    return result


def main():
    inputs, expected = texts(70), {}
    for name, tokenizer in all_tokenizers():
        path = f"{HERE}/{name}.json"
        tokenizer.save(path, pretty=False)
        if name == "llama3":  # the older way to write merges
            data = json.load(open(path))
            data["model"]["merges"] = [" ".join(pair) for pair in data["model"]["merges"]]
            json.dump(data, open(path, "w"), ensure_ascii=False)
    names = sorted(f"{folder}{f[:-5]}" for folder in ["", "library/"]
                   for f in os.listdir(f"{HERE}/{folder}") if f.endswith(".json") and f != "expected.json")
    for name in names:
        tokenizer = Tokenizer.from_file(f"{HERE}/{name}.json")
        ids = [tokenizer.encode(text).ids for text in inputs]
        expected[name] = {
            "ids": ids, "plain": [tokenizer.decode(row) for row in ids],
            "all": [tokenizer.decode(row, skip_special_tokens=False) for row in ids]}
    with open(f"{HERE}/expected.json", "w") as file:
        json.dump({"texts": inputs, "tokenizers": expected}, file, ensure_ascii=False, separators=(",", ":"))


main()
