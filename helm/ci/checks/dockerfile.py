"""What can be known of the Dockerfile without building it."""

import os
import re
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path, PurePosixPath

from .chart import CHART, ROOT

DOCKERFILE, IGNORED = CHART / "Dockerfile", ROOT / ".dockerignore"
FINAL = re.compile(r"^(scratch|gcr\.io/distroless/[\w-]+:[\w.-]+@sha256:[0-9a-f]{64})$")
PINNED = re.compile(r"^[\w./-]+:[\w.-]*\d[\w.-]*(@sha256:[0-9a-f]{64})?$")
LARGEST = 50 * 1000 * 1000
# The certificates that Debian trusts.
ROOTS = 250_000
SECRET = re.compile(r"(?i)password|passwd|secret|token|api_?key|private")


def instructions(text):
    """Each as its word and its rest, continued lines joined."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n", " ", "\n".join(lines))
    for line in filter(str.strip, joined.splitlines()):
        word, _, rest = line.strip().partition(" ")
        yield word.upper(), rest.strip()


def stages(text):
    found, arguments = [], {}
    for word, rest in instructions(text):
        if word == "ARG" and not found and "=" in rest:
            name, _, value = rest.partition("=")
            arguments[name] = value
        elif word == "FROM":
            words = [part for part in rest.split() if not part.startswith("--")]
            image = re.sub(r"\$\{?(\w+)\}?", lambda match: arguments.get(match.group(1), ""), words[0])
            found.append((image, words[2] if len(words) == 3 else "", []))
        elif found:
            found[-1][2].append((word, rest))
    return found


def ignored(path, text):
    """Whether .dockerignore keeps a path out: its last pattern that fits decides."""
    out = False
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("#"):
            continue
        pattern = line.removeprefix("!").strip("/")
        top = PurePosixPath(path)
        if any(each.match(pattern) for each in (top, *top.parents) if str(each) != ".") or pattern in ("*", "**"):
            out = not line.startswith("!")
    return out


def faults(text=None, ignore=None):
    text = DOCKERFILE.read_text() if text is None else text
    ignore = IGNORED.read_text() if ignore is None else ignore
    found = stages(text)
    if len(found) < 2:
        yield "Dockerfile: the compiler would be in the image: it takes two stages"
        return
    names = {name for _, name, _ in found}
    for image, _, steps in found:
        if image not in names and image != "scratch" and not PINNED.match(image):
            yield f"Dockerfile: {image} is not one version"
        for word, rest in steps:
            if word in ("ARG", "ENV", "LABEL") and SECRET.search(rest):
                yield f"Dockerfile: {word} {rest} would keep a secret in the image"
            if word == "ADD":
                yield "Dockerfile: ADD fetches and unpacks: COPY does what it says"
            if word in ("COPY", "RUN"):
                yield from source_faults(word, rest, names, ignore)
    yield from final_faults(*found[-1])


def source_faults(word, rest, names, ignore):
    if word == "RUN":
        for path in re.findall(r"source=([^,\s]+)", rest):
            yield from path_faults(path, ignore)
        return
    words = shlex.split(rest)
    origin = next((part.removeprefix("--from=") for part in words if part.startswith("--from=")), None)
    if origin is not None:
        if origin not in names:
            yield f"Dockerfile: nothing is called {origin}"
        return
    for path in [part for part in words if not part.startswith("--")][:-1]:
        yield from path_faults(path, ignore)


def path_faults(path, ignore):
    if path in (".", "./"):
        yield "Dockerfile: copies everything: name what the build needs"
    elif not (ROOT / path).exists():
        yield f"Dockerfile: {path} is not there"
    elif ignored(path, ignore):
        yield f"Dockerfile: {path} is kept out by .dockerignore"


def final_faults(image, _, steps):
    if not FINAL.match(image):
        yield f"Dockerfile: the image is built on {image}: on scratch, or on distroless pinned by digest"
    said = {word: rest for word, rest in steps}
    user = said.get("USER", "")
    if not re.fullmatch(r"[1-9]\d*(:[1-9]\d*)?", user):
        yield f"Dockerfile: runs as {user or 'root'}: Kubernetes can only tell by number that it is not root"
    copied = [shlex.split(rest)[-1] for word, rest in steps if word == "COPY"]
    entry = re.fullmatch(r'\["([^"]+)"\]', said.get("ENTRYPOINT", ""))
    if not entry or entry.group(1) not in copied:
        yield f"Dockerfile: starts {said.get('ENTRYPOINT')}, and holds {copied}"
    if any(word == "RUN" for word, _ in steps):
        yield "Dockerfile: there is no shell to run anything in the last stage"
    if said.get("STOPSIGNAL") not in (None, "SIGTERM"):
        yield "Dockerfile: the server drains at SIGTERM"


def ignore_faults(ignore=None):
    """What must never come near a build."""
    ignore = IGNORED.read_text() if ignore is None else ignore
    for path in (".git", "target", "client/typescript/node_modules", ".fillrate", ".env", "helm/values.yaml"):
        if not ignored(path, ignore):
            yield f".dockerignore: lets {path} in"


def context_faults(text=None):
    """Whether cargo finds every member of the workspace in what is copied."""
    text = DOCKERFILE.read_text() if text is None else text
    with tempfile.TemporaryDirectory() as folder:
        for word, rest in stages(text)[0][2]:
            words = shlex.split(rest)
            if word != "COPY" or any(part.startswith("--") for part in words):
                continue
            for path in words[:-1]:
                copy_path(ROOT / path, Path(folder) / path)
        command = ["cargo", "metadata", "--locked", "--offline", "--no-deps", "--format-version", "1"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
        if done.returncode:
            yield f"Dockerfile: cargo cannot build what is copied: {done.stderr.strip()[:300]}"


def copy_path(source, target):
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("target", "node_modules"))
    elif source.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)


def gathered(binary, root):
    """What the image holds of libraries: the Dockerfile's own command finds them."""
    gather = next(rest for word, rest in stages(DOCKERFILE.read_text())[0][2] if word == "RUN" and "ldd" in rest)
    script = gather.replace("/libraries", shlex.quote(str(root))).replace("/fillrate", shlex.quote(str(binary)))
    subprocess.run(["sh", "-ec", script], check=True, timeout=120)


def size_faults(binary):
    """How large the image of a release's binary is."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "root"
        gathered(binary.resolve(), root)
        subprocess.run(["strip", f"--output-file={root}/fillrate", binary], check=True, timeout=120)
        size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file()) + ROOTS
        print(f"the image takes {size / 2**20:.1f} MiB")
        if size > LARGEST:
            yield f"Dockerfile: the image takes {size} bytes, and {LARGEST} at most"


def root_faults(server):
    """Whether the binary runs where nothing is but what the image holds."""
    user = next(rest for word, rest in stages(DOCKERFILE.read_text())[-1][2] if word == "USER")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "root"
        gathered(server, root)
        shutil.copy(server, root / "fillrate")
        (root / "etc").mkdir()
        # Kubernetes writes this one.
        (root / "etc" / "hosts").write_text("127.0.0.1 localhost\n")
        Path(folder).chmod(0o755)
        if os.getuid() == 0:
            enter = ["chroot", f"--userspec={user}", str(root)]
        else:
            enter = ["unshare", "--map-root-user", "chroot", str(root)]
        yield from answers([*enter, "/fillrate", "--version"], r"fillrate \d")
        # A name is looked up, which takes more than the binary; nobody listens there.
        ask = ["/fillrate", "serve", "--database-wait", "0s", "--database-url", "postgres://a@localhost:1/b"]
        yield from answers([*enter, *ask], r"Connection refused")


def answers(command, pattern):
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"})
    if not re.search(pattern, done.stdout + done.stderr):
        yield f"Dockerfile: {shlex.join(command[-2:])} in an empty image says {(done.stdout + done.stderr).strip()[:300]}"
