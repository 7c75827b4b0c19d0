using Ullage.Inspection.Dockerfiles;

namespace Ullage.Audit.Objects;

/// <summary>Which C library an image has, as far as its name tells.</summary>
internal static class LibcFamily
{
    public const string Musl = "musl";
    public const string Glibc = "glibc";

    /// <summary>Whether a stage is given a glibc beside musl: <c>apk add libc6-compat</c>.</summary>
    public static bool IsBoth(DockerfileStage stage) => stage.Commands.Any(static c => c.Command.Is("apk") && c.Command.Words.Any(static w => w is "libc6-compat" or "gcompat"));

    /// <summary><see cref="Musl"/> or <see cref="Glibc"/>; null where there is none, or nobody can tell.</summary>
    public static string? Of(ImageReference image)
    {
        if (image.Name == "alpine" || image.Tag.Contains("alpine", StringComparison.Ordinal))
        {
            return Musl;
        }

        var isDotNet = image.Registry == "mcr.microsoft.com" && image.Repository.StartsWith("dotnet/", StringComparison.Ordinal);
        return isDotNet || image.Name is "debian" or "ubuntu" or "fedora" or "rockylinux" or "almalinux" or "amazonlinux" or "golang"
            || image.Repository.Contains("distroless/base", StringComparison.Ordinal) || image.Repository.Contains("distroless/cc", StringComparison.Ordinal) ? Glibc : null;
    }
}
