using System.Text;

namespace Ullage.Inspection.Images;

/// <summary>What matters among the files of an image.</summary>
internal sealed record ImageContents
{
    // Where crypto/x509 (Go), OpenSSL and so .NET look.
    private static readonly string[] _certificates =
    [
        "etc/ssl/certs/ca-certificates.crt", "etc/pki/tls/certs/ca-bundle.crt", "etc/ssl/ca-bundle.pem", "etc/pki/tls/cacert.pem", "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "etc/ssl/cert.pem",
    ];

    private static readonly string[] _timeZones = ["usr/share/zoneinfo/UTC", "usr/share/zoneinfo/Etc/UTC", "usr/share/lib/zoneinfo/UTC", "usr/lib/locale/TZ/UTC"];
    private static readonly string[] _shells = ["bin/sh", "bin/bash", "bin/ash", "bin/dash", "bin/zsh", "usr/bin/sh", "usr/bin/bash", "bin/busybox", "busybox/sh"];
    private static readonly string[] _managers = ["sbin/apk", "usr/bin/apt-get", "usr/bin/dpkg", "usr/bin/rpm", "usr/bin/dnf", "usr/bin/microdnf", "usr/bin/yum", "usr/bin/pacman", "usr/bin/tdnf", "usr/bin/zypper"];
    private static readonly string[] _toolchains = ["usr/local/go/bin/go", "usr/lib/go/bin/go", "usr/bin/go", "usr/bin/gcc", "usr/bin/cc", "usr/bin/clang", "usr/local/cargo/bin/cargo", "usr/bin/cargo", "usr/bin/javac", "opt/java/openjdk/bin/javac", "usr/bin/npm", "usr/local/bin/npm", "usr/bin/mvn", "usr/bin/make"];
    private static readonly string[] _sdkFolders = ["usr/share/dotnet/sdk", "usr/lib/dotnet/sdk", "usr/lib64/dotnet/sdk"];
    private static readonly string[] _gitFolders = [".git", "app/.git", "src/.git", "usr/src/app/.git", "workspace/.git", "go/src/app/.git"];
    private static readonly string[] _sources = [".go", ".cs", ".java", ".rs", ".ts", ".kt"];
    private static readonly string[] _libraryFolders = ["usr/", "root/go/pkg/", "go/pkg/", "opt/", "lib/", "root/.nuget/", "root/.cargo/"];

    public int Files { get; private init; }

    public IReadOnlyList<SizedFile> Largest { get; private init; } = [];

    public string Distribution { get; private init; } = "";

    public string? CaCertificates { get; private init; }

    public string? TimeZones { get; private init; }

    public IReadOnlyList<string> Shells { get; private init; } = [];

    public IReadOnlyList<string> PackageManagers { get; private init; } = [];

    public IReadOnlyList<string> Toolchains { get; private init; } = [];

    public int SourceFiles { get; private init; }

    public bool HasGitFolder { get; private init; }

    /// <summary>Looks through the tree.</summary>
    public static ImageContents Of(FileTree tree, int largestTold)
    {
        var (files, sources) = (0, 0);
        var largest = new PriorityQueue<SizedFile, long>();
        foreach (var (path, file) in tree.Files())
        {
            files++;
            sources += _sources.Any(s => path.EndsWith(s, StringComparison.Ordinal)) && !_libraryFolders.Any(f => path.StartsWith(f, StringComparison.Ordinal)) && !path.Contains("node_modules/", StringComparison.Ordinal) ? 1 : 0;
            if (file.Kind == TarKind.File)
            {
                largest.Enqueue(new SizedFile("/" + path, file.Size), file.Size);
                if (largest.Count > largestTold)
                {
                    largest.Dequeue();
                }
            }
        }

        var top = new List<SizedFile>();
        while (largest.TryDequeue(out var file, out _))
        {
            top.Insert(0, file);
        }

        List<string> Present(IEnumerable<string> paths) => [.. paths.Where(p => tree.Find(p) is { Kind: TarKind.File }).Select(static p => "/" + p)];
        return new ImageContents
        {
            Files = files,
            Largest = top,
            Distribution = NameOf(tree.Find("etc/os-release")?.Content ?? tree.Find("usr/lib/os-release")?.Content),
            CaCertificates = Present(_certificates).FirstOrDefault(),
            TimeZones = Present(_timeZones).FirstOrDefault(),
            Shells = Present(_shells),
            PackageManagers = Present(_managers),
            Toolchains = [.. Present(_toolchains), .. _sdkFolders.Where(f => tree.Find(f) is { Kind: TarKind.Folder }).Select(static f => "/" + f)],
            SourceFiles = sources,
            HasGitFolder = _gitFolders.Any(f => tree.Find(f) is { Kind: TarKind.Folder }),
        };
    }

    private static string NameOf(byte[]? release)
    {
        foreach (var line in Encoding.UTF8.GetString(release ?? []).Split('\n'))
        {
            if (line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal))
            {
                return line["PRETTY_NAME=".Length..].Trim().Trim('"');
            }
        }

        return "";
    }
}
