namespace Ullage.Inspection.Dockerfiles;

/// <summary>What is known of images that everybody builds upon, by name and tag. Null is: cannot be told from the name.</summary>
internal static class BaseImages
{
    private static readonly string[] _distributions = ["alpine", "debian", "ubuntu", "fedora", "centos", "rockylinux", "almalinux", "amazonlinux", "archlinux", "opensuse", "oraclelinux", "busybox", "photon"];
    private static readonly string[] _toolchains = ["golang", "rust", "gcc", "maven", "gradle", "swift", "haskell", "elixir", "erlang", "buildpack-deps", "go", "dart"];

    private static readonly string[] _languages = ["python", "node", "ruby", "php", "openjdk", "eclipse-temurin"];

    /// <summary>Whether a shell is in it.</summary>
    public static bool? HasShell(ImageReference image) =>
        image.IsScratch ? false
        : IsDistroless(image) ? image.Tag.Contains("debug", StringComparison.Ordinal)
        : IsChiselled(image) || IsWolfiStatic(image) ? false
        : _distributions.Contains(image.Name) || _toolchains.Contains(image.Name) || image.Name is "node" or "python" or "openjdk" or "eclipse-temurin" or "nginx" or "postgres" or "redis" or "ruby" or "php" || IsDotNet(image) ? true
        : null;

    /// <summary>Whether compilers or an SDK are in it.</summary>
    public static bool? HasToolchain(ImageReference image) =>
        image.IsScratch || IsDistroless(image) || _distributions.Contains(image.Name) || image.Name is "nginx" or "postgres" or "redis" ? false
        : _toolchains.Contains(image.Name) || IsDotNetSdk(image) ? true
        : IsDotNet(image) ? false
        : null;

    /// <summary>Whether CA certificates are in it.</summary>
    public static bool? HasCaCertificates(ImageReference image) =>
        image.IsScratch || image.Name == "busybox" ? false
        // Slim Debian and Ubuntu carry none; Alpine does since 3.15 or so for its own package manager.
        : image.Name is "debian" or "ubuntu" ? false
        : image.Name is "alpine" or "golang" or "buildpack-deps" || IsDistroless(image) || IsDotNet(image) || image.Name is "fedora" or "rockylinux" or "almalinux" or "amazonlinux" or "centos" ? true
        : null;

    /// <summary>Whether its user is not root unless the Dockerfile says so; null when that is not to be told.</summary>
    public static bool? RunsAsRoot(ImageReference image) =>
        image.IsScratch || (IsOfficial(image) && (_distributions.Contains(image.Name) || _toolchains.Contains(image.Name) || _languages.Contains(image.Name))) ? true
        : IsDistroless(image) ? image.Tag.Contains("nonroot", StringComparison.Ordinal) ? false : image.Tag.Length == 0 && image.Digest.Length > 0 ? null : true
        : IsChiselled(image) ? false
        : IsDotNet(image) ? true
        : null;

    /// <summary>The version of Go that a tag of the image golang names, or null.</summary>
    public static string? GoVersion(ImageReference image)
    {
        if (image.Name != "golang" && image.Name != "go")
        {
            return null;
        }

        var end = 0;
        while (end < image.Tag.Length && (char.IsAsciiDigit(image.Tag[end]) || image.Tag[end] == '.'))
        {
            end++;
        }

        return end > 0 && image.Tag[..end].TrimEnd('.') is { Length: > 1 } version && version.Contains('.', StringComparison.Ordinal) ? version : null;
    }

    private static bool IsOfficial(ImageReference image) => image.Registry.Length == 0 && image.Repository.Replace("library/", "", StringComparison.Ordinal) == image.Name;

    private static bool IsDistroless(ImageReference image) => image.Repository.Contains("distroless", StringComparison.Ordinal);

    private static bool IsChiselled(ImageReference image) => IsDotNet(image) && (image.Tag.Contains("chiseled", StringComparison.Ordinal) || image.Tag.Contains("distroless", StringComparison.Ordinal));

    private static bool IsWolfiStatic(ImageReference image) => image.Registry == "cgr.dev" && image.Name is "static" or "glibc-dynamic";

    private static bool IsDotNet(ImageReference image) => image.Registry == "mcr.microsoft.com" && image.Repository.StartsWith("dotnet/", StringComparison.Ordinal);

    private static bool IsDotNetSdk(ImageReference image) => IsDotNet(image) && image.Name == "sdk";
}
