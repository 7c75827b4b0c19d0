using Ullage.Inspection.Images;

namespace Ullage.Inspection.Dockerfiles;

/// <summary>Whence a stage begins.</summary>
public sealed record StageBase
{
    /// <summary>As it is written.</summary>
    public required string Written { get; init; }

    /// <summary>The image with variables replaced by their defaults; null when it is another stage, or a variable without a default.</summary>
    public ImageReference? Image { get; init; }

    /// <summary>The number of the stage it begins from, or null.</summary>
    public int? Stage { get; init; }

    /// <summary>Whether every variable in it has a default; if not, <see cref="Image"/> may lack parts.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary><c>--platform</c>, or empty.</summary>
    public string Platform { get; init; } = "";

    /// <summary>Where it is written.</summary>
    public required SourcePosition Position { get; init; }
}

/// <summary>The command that a container starts with.</summary>
/// <param name="Words">The exec form's strings, or the whole line of the shell form as one.</param>
/// <param name="IsShellForm">Started by a shell, which gets the signals instead of the service (unless the line begins with exec).</param>
/// <param name="Position">Where it is written.</param>
public sealed record StartCommand(IReadOnlyList<string> Words, bool IsShellForm, SourcePosition Position);

/// <summary>A value with the place where it is written.</summary>
public sealed record Placed<T>(T Value, SourcePosition Position);

/// <summary>A COPY or ADD.</summary>
public sealed record CopyStep
{
    /// <summary>The instruction.</summary>
    public required DockerfileInstruction Instruction { get; init; }

    /// <summary>The stage it copies from; null for the build context, an image or a URL.</summary>
    public int? FromStage { get; init; }

    /// <summary>The image it copies from, or null.</summary>
    public ImageReference? FromImage { get; init; }

    /// <summary>What is copied.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Where to.</summary>
    public required string Destination { get; init; }

    /// <summary>Whether it copies from the build context.</summary>
    public bool IsFromContext => FromStage is null && FromImage is null;

    /// <summary>Whether it takes the whole context: <c>COPY . .</c>.</summary>
    public bool TakesWholeContext => IsFromContext && Sources.Any(static s => s is "." or "./" or "/" or "*" or "./*");
}

/// <summary>How the modules or packages of a build are kept between builds.</summary>
public enum DependencyCaching
{
    /// <summary>Cannot be told: no such build is written here.</summary>
    Unknown,

    /// <summary>They are downloaded anew whenever any source file changes: the sources are copied before.</summary>
    None,

    /// <summary>Their list is copied and downloaded before the sources.</summary>
    ListFirst,

    /// <summary>A cache is mounted where they are kept.</summary>
    CacheMount,

    /// <summary>They are vendored into the sources.</summary>
    Vendored,
}

/// <summary>A <c>go build</c> or <c>go install</c>.</summary>
public sealed record GoBuildStep
{
    /// <summary>The instruction it stands in.</summary>
    public required DockerfileInstruction Instruction { get; init; }

    /// <summary>Number of its stage.</summary>
    public required int Stage { get; init; }

    /// <summary>Where the command stands.</summary>
    public required SourcePosition Position { get; init; }

    /// <summary>The command's words.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>CGO_ENABLED as set here, in ENV or ARG; null when nothing sets it: then 1 where a C compiler is installed.</summary>
    public bool? CgoEnabled { get; init; }

    /// <summary>-ldflags, or null.</summary>
    public string? LinkerFlags { get; init; }

    /// <summary>Whether the linker's flags are wholly written here: no variable without a value and no command's output may hold more of them.</summary>
    public bool KnowsLinkerFlags { get; init; } = true;

    /// <summary>Whether symbols are left out (<c>-s</c>).</summary>
    public bool StripsSymbols { get; init; }

    /// <summary>Whether debugging entries are left out (<c>-w</c>, or <c>-s</c>, which implies it).</summary>
    public bool StripsDebug { get; init; }

    /// <summary>Whether it is built for a debugger: without optimisation (<c>-gcflags=all=-N</c>).</summary>
    public bool IsForDebugger { get; init; }

    /// <summary>Whether paths of the builder are left out (<c>-trimpath</c>).</summary>
    public bool TrimsPaths { get; init; }

    /// <summary>Whether C is linked statically (<c>-extldflags "-static"</c>).</summary>
    public bool LinksStatically { get; init; }

    /// <summary>The toolchain that the base image's tag names, such as <c>1.21</c>, or null.</summary>
    public string? GoVersion { get; init; }
}

/// <summary>A stage.</summary>
public sealed record DockerfileStage
{
    /// <summary>Number, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Its name, or empty.</summary>
    public required string Name { get; init; }

    /// <summary>Whence it begins.</summary>
    public required StageBase Base { get; init; }

    /// <summary>The image at the bottom, through stages it begins from; null when that is not to be told.</summary>
    public ImageReference? RootImage { get; init; }

    /// <summary>Its instructions, FROM first.</summary>
    public required IReadOnlyList<DockerfileInstruction> Instructions { get; init; }

    /// <summary>Its copies, in order.</summary>
    public IReadOnlyList<CopyStep> Copies { get; init; } = [];

    /// <summary>Commands of its RUN instructions, in order.</summary>
    public IReadOnlyList<(DockerfileInstruction Instruction, ShellCommand Command)> Commands { get; init; } = [];

    /// <summary>Builds of Go programs among them, in order.</summary>
    public IReadOnlyList<GoBuildStep> GoBuilds { get; init; } = [];

    /// <summary>Environment at its end, stages it begins from included; values as far as variables have defaults.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The folders in which programs are looked for by name: PATH, or what runtimes take where it is not set.</summary>
    public IReadOnlyList<string> SearchPath => StartedProgram.Folders(Environment.GetValueOrDefault("PATH"));

    /// <summary>The user at its end; null when none is set here, and the base image's counts: root unless it says otherwise.</summary>
    public Placed<string>? User { get; init; }

    /// <summary>ENTRYPOINT, or null.</summary>
    public StartCommand? Entrypoint { get; init; }

    /// <summary>CMD, or null.</summary>
    public StartCommand? Command { get; init; }

    /// <summary>STOPSIGNAL, or null.</summary>
    public Placed<string>? StopSignal { get; init; }

    /// <summary>WORKDIR at its end, or null.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>EXPOSE, as written.</summary>
    public IReadOnlyList<Placed<string>> Ports { get; init; } = [];

    /// <summary>Whether a HEALTHCHECK is set. Kubernetes ignores it.</summary>
    public bool HasHealthCheck { get; init; }

    /// <summary>Whether the image at the bottom runs as root unless told otherwise; null when that is not to be told from its name.</summary>
    public bool? BeginsAsRoot { get; init; }

    /// <summary>Whether it was given a shell by the base image; null when that is not to be told.</summary>
    public bool? HasShell { get; init; }

    /// <summary>Whether compilers or SDKs are in it: by the base image's name or by packages installed. Null when that is not to be told.</summary>
    public bool? HasToolchain { get; init; }

    /// <summary>Whether CA certificates are in it: copied, installed, or by the base image. Null when that is not to be told.</summary>
    public bool? HasCaCertificates { get; init; }
}

/// <summary>What a Dockerfile tells.</summary>
public sealed record DockerfileFacts
{
    /// <summary>Its path.</summary>
    public required string Name { get; init; }

    /// <summary>The text taken apart.</summary>
    public required ParsedDockerfile Parsed { get; init; }

    /// <summary>Stages; empty only where nothing could be read.</summary>
    public required IReadOnlyList<DockerfileStage> Stages { get; init; }

    /// <summary>The stage that becomes the image; null without any.</summary>
    public DockerfileStage? Final => Stages.Count > 0 ? Stages[^1] : null;

    /// <summary>Stages that the last needs, itself included; others are not built.</summary>
    public IReadOnlySet<int> NeededStages { get; init; } = new HashSet<int>();

    /// <summary>Builds of Go programs, in order.</summary>
    public IReadOnlyList<GoBuildStep> GoBuilds { get; init; } = [];

    /// <summary>How Go's modules, or a .NET program's packages, are kept between builds.</summary>
    public DependencyCaching Caching { get; init; }

    /// <summary>Whether it has more than one stage.</summary>
    public bool IsMultiStage => Stages.Count > 1;
}
