using Ullage.Inspection.Binaries;
using Ullage.Inspection.DotNet;

namespace Ullage.Inspection.Images;

/// <summary>A layer of an image.</summary>
/// <param name="Digest">Its digest, or its path in the archive.</param>
/// <param name="StoredBytes">Bytes as it is stored, compressed or not: what is pulled.</param>
/// <param name="Bytes">Bytes of its files once unpacked.</param>
/// <param name="Files">Number of entries.</param>
/// <param name="Compression"><c>gzip</c> or <c>none</c>.</param>
/// <param name="CreatedBy">The instruction that made it, as the history tells; or empty.</param>
public sealed record ImageLayer(string Digest, long StoredBytes, long Bytes, int Files, string Compression, string CreatedBy);

/// <summary>A file that takes room.</summary>
public sealed record SizedFile(string Path, long Bytes);

/// <summary>How the service is started.</summary>
public enum StartForm
{
    /// <summary>Nothing is set: the pod must say.</summary>
    None,

    /// <summary>Directly.</summary>
    Exec,

    /// <summary>By a shell, which gets the signals in its place.</summary>
    Shell,

    /// <summary>By a shell that replaces itself (<c>exec</c>).</summary>
    ShellExec,
}

/// <summary>What an image tells.</summary>
public sealed record ImageFacts
{
    /// <summary>Its path.</summary>
    public required string Name { get; init; }

    /// <summary>Names it was saved under.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Operating system and architecture: <c>linux/amd64</c>.</summary>
    public required string Platform { get; init; }

    /// <summary>Other platforms or images beside it in the same place.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    /// <summary>Digest of its configuration or manifest, as its store names it.</summary>
    public string Digest { get; init; } = "";

    /// <summary>ENTRYPOINT.</summary>
    public IReadOnlyList<string> Entrypoint { get; init; } = [];

    /// <summary>CMD.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>USER as set; empty is root.</summary>
    public string User { get; init; } = "";

    /// <summary>The user's number; null when it is a name that the image's passwd does not hold.</summary>
    public long? UserId { get; init; }

    /// <summary>Whether Kubernetes can check <c>runAsNonRoot</c>: the user is set as a number.</summary>
    public bool UserIsNumeric { get; init; }

    /// <summary>Environment.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>WORKDIR.</summary>
    public string WorkingDirectory { get; init; } = "";

    /// <summary>EXPOSE: <c>8080/tcp</c>.</summary>
    public IReadOnlyList<string> Ports { get; init; } = [];

    /// <summary>STOPSIGNAL, or empty for SIGTERM.</summary>
    public string StopSignal { get; init; } = "";

    /// <summary>Labels.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; init; } = [];

    /// <summary>VOLUME.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];

    /// <summary>Layers, lowest first.</summary>
    public required IReadOnlyList<ImageLayer> Layers { get; init; }

    /// <summary>Bytes as stored, all layers: what is pulled.</summary>
    public long StoredBytes => Layers.Sum(static l => l.StoredBytes);

    /// <summary>Bytes of files, all layers.</summary>
    public long Bytes => Layers.Sum(static l => l.Bytes);

    /// <summary>Bytes of files that a later layer removes or replaces.</summary>
    public long HiddenBytes { get; init; }

    /// <summary>Files that a container sees.</summary>
    public int Files { get; init; }

    /// <summary>The largest of them.</summary>
    public IReadOnlyList<SizedFile> Largest { get; init; } = [];

    /// <summary>The distribution, as its os-release tells, or empty.</summary>
    public string Distribution { get; init; } = "";

    /// <summary>CA certificates where Go, OpenSSL or .NET look for them, or null.</summary>
    public string? CaCertificates { get; init; }

    /// <summary>Time zones where Go and C look for them, or null.</summary>
    public string? TimeZones { get; init; }

    /// <summary>Shells.</summary>
    public IReadOnlyList<string> Shells { get; init; } = [];

    /// <summary>Package managers.</summary>
    public IReadOnlyList<string> PackageManagers { get; init; } = [];

    /// <summary>Compilers and SDKs.</summary>
    public IReadOnlyList<string> Toolchains { get; init; } = [];

    /// <summary>Number of source files (.go, .cs, .java, .ts, .rs) outside of where libraries are kept.</summary>
    public int SourceFiles { get; init; }

    /// <summary>Whether a .git folder was copied in.</summary>
    public bool HasGitFolder { get; init; }

    /// <summary>How the service is started.</summary>
    public StartForm Start { get; init; }

    /// <summary>The path of the program that is started, as found in the image; null when it is not there or not to be told.</summary>
    public string? Program { get; init; }

    /// <summary>Programs without which the image does not start and that it does not hold: the first word of its command, the interpreter of a script, what an init process or a shell is to start.</summary>
    public IReadOnlyList<string> Lacking { get; init; } = [];

    /// <summary>Programs that the start needs and nobody may execute: they are there as files without any execute bit.</summary>
    public IReadOnlyList<string> NotExecutable { get; init; } = [];

    /// <summary>The folders of PATH, as the image sets it or runtimes do.</summary>
    public IReadOnlyList<string> SearchPath { get; init; } = [];

    /// <summary>The names of the files in each folder where programs are looked for; null where they are more than is reasonable to tell.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Programs { get; init; }

    /// <summary>The program; null when it is no ELF binary.</summary>
    public BinaryFacts? Binary { get; init; }

    /// <summary>The loader and libraries that the program needs and the image lacks.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Settings of the .NET runtime beside the program (runtimeconfig.json), or null.</summary>
    public RuntimeConfiguration? DotNetSettings { get; init; }

    /// <summary>What could not be read, each a sentence.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}
