"""How each client is built, tested, packaged and installed: what `client/test` needs to know of it."""

import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

CLIENTS = Path(__file__).resolve().parent
ROOT = CLIENTS.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
TOOLS = TARGET / "client-tools"
# Any will do.
BROWSERS = ["chromium", "chromium-headless-shell", "chromium-browser", "google-chrome"]


class Language:
    """What all languages have in common; each says how it is built, tested and packaged."""

    title = ""
    # The command that tells the version, and the least one.
    version, least = [], ()
    commands = []

    def __init__(self):
        self.folder = CLIENTS / self.name
        self.work = TOOLS / self.name
        # What the language adds to the environment.
        self.environment = {}

    def surroundings(self, **more):
        """The environment of its commands."""
        return os.environ | self.environment | more

    @property
    def name(self):
        return type(self).__name__.lower()

    def missing(self):
        """What is not there of the toolchain, or nothing."""
        for command in self.commands:
            if not shutil.which(command):
                return f"{command} is missing"
        told = subprocess.run(self.version, capture_output=True, text=True, check=False)
        found = re.search(r"(\d+)\.?(\d*)", (told.stdout + told.stderr).replace("go version go", ""))
        number = tuple(int(part or 0) for part in found.groups()) if found else ()
        if number < self.least:
            return f"{self.commands[0]} {'.'.join(map(str, number))} is older than {'.'.join(map(str, self.least))}"
        return ""

    def prepare(self, score):
        """Installs and builds; gives whether that went well."""

    def tests(self, score):
        """Runs the language's own tests and checks."""

    def runner(self, *words):
        """The command that plays a scenario."""

    def installed(self, score, project):
        """Builds the package, installs it into an empty project with the example; gives the command that runs it."""

    def players(self):
        """The ways to play the scenario: a name, a title and what it adds to the environment."""
        return [(self.name, self.title, {})]

    def example(self):
        """The file of the example."""
        return next(file for file in (self.folder / "examples").rglob("*.*") if file.stem.lower() in ("first", "main"))

    def shown(self):
        """The files that the language's page shows."""
        return [self.example()]

    def used(self, score, server, project):
        """What else is to be seen of the package, installed in a project."""


class Go(Language):
    title, version, least, commands = "Go", ["go", "version"], (1, 24), ["go"]
    module = "github.com/fillrate/fillrate/client/go"

    def prepare(self, score):
        self.work.mkdir(parents=True, exist_ok=True)
        self.environment["GOFLAGS"] = "-modcacherw"
        return score.run("Go: go build", ["go", "build", "-o", self.work / "runner", "./internal/runner"],
                         cwd=self.folder, env=self.surroundings()) is not None

    def tests(self, score):
        score.run("Go: go vet", ["go", "vet", "./..."], cwd=self.folder, env=self.surroundings())
        score.run("Go: go test", ["go", "test", "./..."], cwd=self.folder, env=self.surroundings())
        out = score.run("Go: gofmt", ["gofmt", "-l", "."], cwd=self.folder)
        if out:
            score.check("Go: gofmt finds nothing", out)
        score.run("Go: go.mod is tidy", ["go", "mod", "tidy", "-diff"], cwd=self.folder, env=self.surroundings())

    def runner(self, *words):
        return [self.work / "runner", *words]

    def installed(self, score, project):
        # A module proxy of files, as `go get` would find the module at its public one.
        version = "v0.1.0"
        proxy = project / "proxy" / "cache/download" / self.module / "@v"
        proxy.mkdir(parents=True)
        (proxy / "list").write_text(f"{version}\n")
        (proxy / f"{version}.info").write_text(json.dumps({"Version": version}))
        shutil.copy(self.folder / "go.mod", proxy / f"{version}.mod")
        with zipfile.ZipFile(proxy / f"{version}.zip", "w") as archive:
            for file in committed(self.folder):
                archive.write(self.folder / file, f"{self.module}@{version}/{file}")
        user = project / "user"
        user.mkdir()
        shutil.copy(self.example(), user)
        public = subprocess.run(["go", "env", "GOPROXY"], capture_output=True, text=True, check=True).stdout.strip()
        self.environment |= {
            "GOPROXY": f"file://{project}/proxy/cache/download,{public}", "GONOSUMDB": self.module,
            "GOFLAGS": "-modcacherw", "GOMODCACHE": str(project / "cache"),
        }
        how = {"cwd": user, "env": self.surroundings()}
        return (
            score.run("Go: go mod init", ["go", "mod", "init", "example.org/user"], **how) is not None
            and score.run("Go: go get", ["go", "get", f"{self.module}@{version}"], **how) is not None
            and score.run("Go: go build of an empty project", ["go", "build", "-o", "first", "."], **how) is not None
            and [user / "first"]
        )


class Python(Language):
    title, version, least, commands = "Python", ["python3", "--version"], (3, 10), ["python3"]

    def prepare(self, score):
        shutil.rmtree(self.work, ignore_errors=True)
        needs = ["-e", ".[types]", "mypy==2.4.1", "pyright==1.1.414", "build==1.3.0"]
        install = [self.work / "bin/pip", "install", "-q", *needs]
        return (
            score.run("Python: an environment", ["python3", "-m", "venv", self.work]) is not None
            and score.run("Python: pip install", install, cwd=self.folder) is not None
        )

    def tests(self, score):
        python, how = self.work / "bin/python", {"cwd": self.folder}
        score.run("Python: unittest", [python, "-m", "unittest", "discover", "-s", "tests"], **how)
        score.run("Python: mypy --strict", [python, "-m", "mypy", "src", "examples"], **how)
        self.pyright(score, "of the package, its stubs and its examples", python, "src", "examples", **how)

    def pyright(self, score, of, python, *files, **how):
        """Whether pyright has nothing against files; where it cannot run, it has nothing."""
        if not shutil.which("node"):
            score.lack(f"Python: pyright {of}", "node is missing")
            return True
        command = [self.work / "bin/pyright", "--pythonpath", python, *files]
        return score.run(f"Python: pyright {of}", command, **how) is not None

    def runner(self, *words):
        return [self.work / "bin/python", "tests/runner.py", *words]

    def installed(self, score, project):
        python = project / "bin/python"
        shutil.copy(self.example(), project)
        (project / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}')
        build = [self.work / "bin/python", "-m", "build", "--wheel", "--outdir", project / "wheel"]
        if score.run("Python: the wheel", [*build, copy_of(self.folder, project / "source")]) is None:
            return None
        wheel = next((project / "wheel").glob("*.whl"))
        return (
            score.run("Python: an empty environment", ["python3", "-m", "venv", project]) is not None
            and score.run("Python: pip install of the wheel",
                          [python, "-m", "pip", "install", "-q", f"{wheel}[types]"]) is not None
            and score.run("Python: mypy --strict of what uses the wheel",
                          [self.work / "bin/mypy", "--strict", "--python-executable", python, "first.py"],
                          cwd=project) is not None
            and self.pyright(score, "strict, of what uses the wheel", python, "first.py", cwd=project)
            and [python, project / "first.py"]
        )


class TypeScript(Language):
    title, version, least, commands = "TypeScript", ["node", "--version"], (20, 0), ["node", "npm"]
    quiet = ["--silent", "--no-audit", "--no-fund"]
    compile = ["npx", "tsc", "--strict", "--module", "nodenext", "--target", "es2022"]

    def prepare(self, score):
        how = {"cwd": self.folder}
        return (
            score.run("TypeScript: npm ci", ["npm", "ci", *self.quiet, "--ignore-scripts"], **how) is not None
            and score.run("TypeScript: tsc", ["npm", "run", "--silent", "build"], **how) is not None
        )

    def tests(self, score):
        score.run("TypeScript: node --test", ["npm", "test", "--silent"], cwd=self.folder)

    def runner(self, *words):
        return ["node", "build/test/runner.js", *words]

    def players(self):
        certs = os.environ.get("FILLRATE_TEST_CERTS")
        # As a browser does, it trusts what it was told to trust at its start.
        trusted = {"NODE_EXTRA_CA_CERTS": f"{certs}/ca.pem"} if certs else {}
        return [*super().players(), ("typescript-web", "TypeScript by gRPC-web", {"FILLRATE_WEB": "true"} | trusted)]

    def shown(self):
        return [self.example(), self.folder / "examples/page.ts"]

    def used(self, score, server, project):
        page = self.folder / "examples/page.ts"
        user = project / "user"
        shutil.copy(page, user)
        bundle = ["npx", "esbuild", "page.ts", "--bundle", "--format=esm", "--outfile=page.js", "--log-level=warning"]
        checked = [*self.compile, "--noEmit", "--lib", "es2023,dom,dom.iterable,dom.asynciterable", "page.ts"]
        if score.run("TypeScript: tsc --strict of a web page", checked, cwd=user) is None or score.run(
            "TypeScript: the web page is bundled from the installed package", bundle, cwd=user
        ) is None:
            return
        browser = next(filter(None, map(shutil.which, BROWSERS)), None)
        if not browser:
            score.lack("TypeScript: the web page in a browser", f"none of {', '.join(BROWSERS)} is here")
            return
        command = ["node", "build/test/browser.js", user / "page.js", server.page_port, browser]
        _, fault = server.play(self, "browser", command)
        score.check("TypeScript: the web page lists backorders, shows them live, and only where its origin is known", fault)

    def installed(self, score, project):
        pack = ["npm", "pack", "--silent", "--pack-destination", project]
        if score.run("TypeScript: npm pack", pack, cwd=self.folder) is None:
            return None
        user = project / "user"
        user.mkdir()
        shutil.copy(self.example(), user)
        own = json.loads((self.folder / "package.json").read_text("utf-8"))["devDependencies"]
        (user / "package.json").write_text('{"private": true, "type": "module"}')
        install = ["npm", "install", *self.quiet, next(project.glob("*.tgz")), *(f"{tool}@{own[tool]}" for tool in ("typescript", "@types/node", "esbuild"))]
        return (
            score.run("TypeScript: npm install of the package", install, cwd=user) is not None
            and score.run("TypeScript: tsc --strict of what uses the package", [*self.compile, "first.ts"],
                          cwd=user) is not None
            and ["node", user / "first.js"]
        )


class Java(Language):
    title, version, least, commands = "Java", ["java", "-version"], (17, 0), ["java", "javac", "mvn"]
    maven = ["mvn", "-q", "-B", "-Dstyle.color=never"]

    def prepare(self, score):
        self.work.mkdir(parents=True, exist_ok=True)
        plugin = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath"
        listed = [*self.maven, "test-compile", plugin, f"-Dmdep.outputFile={self.work}/classpath"]
        return score.run("Java: mvn test-compile", listed, cwd=self.folder) is not None

    def tests(self, score):
        score.run("Java: mvn test", [*self.maven, "test"], cwd=self.folder)

    def runner(self, *words):
        classes = f"target/classes:target/test-classes:{(self.work / 'classpath').read_text()}"
        return ["java", "-cp", classes, "io.fillrate.Runner", *words]

    def installed(self, score, project):
        install = [*self.maven, "install", "-DskipTests"]
        if score.run("Java: mvn install of the jar", install, cwd=copy_of(self.folder, project / "source")) is None:
            return None
        user = project / "user"
        (user / "src/main/java").mkdir(parents=True)
        shutil.copy(self.example(), user / "src/main/java")
        own = re.search(r"<dependency>.*?</dependency>", (self.folder / "README.md").read_text("utf-8"), re.S)[0]
        (user / "pom.xml").write_text(
            f"""<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
            <groupId>org.example</groupId><artifactId>user</artifactId><version>1</version>
            <properties><maven.compiler.source>17</maven.compiler.source>
            <maven.compiler.target>17</maven.compiler.target></properties>
            <dependencies>{own}</dependencies></project>"""
        )
        plugin = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath"
        build = [*self.maven, "compile", plugin, f"-Dmdep.outputFile={user}/classpath"]
        if score.run("Java: mvn compile of an empty project", build, cwd=user) is None:
            return None
        return ["java", "-cp", f"{user}/target/classes:{(user / 'classpath').read_text()}", "First"]


def committed(folder):
    """The files of a folder that are or would be committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "."]
    listed = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return [file for file in listed.stdout.splitlines() if (folder / file).exists()]


def copy_of(folder, to):
    """A copy of what is committed of a folder, to build where nothing else gets in."""
    for file in committed(folder):
        (to / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(folder / file, to / file)
    return to


class Rust(Language):
    title, version, least, commands = "Rust", ["cargo", "--version"], (1, 94), ["cargo"]
    cargo = ["cargo", "--quiet"]

    def prepare(self, score):
        build = [*self.cargo, "build", "--locked", "-p", "fillrate-client", "--examples"]
        return score.run("Rust: cargo build", build, cwd=self.folder) is not None

    def tests(self, score):
        score.run("Rust: cargo test", [*self.cargo, "test", "--locked", "-p", "fillrate-client"], cwd=self.folder)

    def runner(self, *words):
        return [TARGET / "debug/examples/runner", *words]

    def installed(self, score, project):
        # What a git dependency has: the whole repository, in which cargo finds the package.
        source = copy_of(ROOT, project / "source")
        (project / "user/src").mkdir(parents=True)
        shutil.copy(self.example(), project / "user/src/main.rs")
        (project / "user/Cargo.toml").write_text(
            f"""[package]\nname = "user"\nedition = "2024"\n[dependencies]
            fillrate-client = {{ path = "{source}/client/rust" }}
            tokio = {{ version = "1", features = ["macros", "rt-multi-thread"] }}
            [profile.dev]\ndebug = "line-tables-only"\n"""
        )
        # With the versions, the profile and the folder of the build here: what others made is not built again.
        shutil.copy(ROOT / "Cargo.lock", project / "user")
        build = [*self.cargo, "build"]
        if score.run("Rust: cargo build of an empty project", build, cwd=project / "user",
                     env=self.surroundings(CARGO_TARGET_DIR=str(TARGET))) is None:
            return None
        return [TARGET / "debug/user"]


LANGUAGES = [Go, Python, TypeScript, Java, Rust]
