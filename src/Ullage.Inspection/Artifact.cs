using System.Text;
using Ullage.Inspection.Binaries;
using Ullage.Inspection.Bytes;
using Ullage.Inspection.Dockerfiles;
using Ullage.Inspection.Elf;
using Ullage.Inspection.Images;

namespace Ullage.Inspection;

/// <summary>What a path holds.</summary>
public enum ArtifactKind
{
    /// <summary>None of the others.</summary>
    Unknown,

    /// <summary>An ELF binary.</summary>
    Binary,

    /// <summary>An image: a folder in OCI layout, or an archive.</summary>
    Image,

    /// <summary>A Dockerfile.</summary>
    Dockerfile,

    /// <summary>A program for macOS, which is not read.</summary>
    MachO,

    /// <summary>A program or assembly for Windows, which is not read.</summary>
    PortableExecutable,
}

/// <summary>What was inspected: exactly one of the three facts is there.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Binary">Facts of a binary.</param>
/// <param name="Image">Facts of an image.</param>
/// <param name="Dockerfile">Facts of a Dockerfile.</param>
public sealed record Artifact(string Path, BinaryFacts? Binary, ImageFacts? Image, DockerfileFacts? Dockerfile)
{
    private const int Head = 4096;

    /// <summary>What a path holds, by its first bytes; a Dockerfile by its name, or by being text that begins as one.</summary>
    /// <exception cref="InspectionException">It cannot be read.</exception>
    public static ArtifactKind KindOf(string path)
    {
        if (Directory.Exists(path))
        {
            return File.Exists(System.IO.Path.Combine(path, "index.json")) || File.Exists(System.IO.Path.Combine(path, "oci-layout")) ? ArtifactKind.Image : ArtifactKind.Unknown;
        }

        using var source = FileSource.Open(path);
        var head = source.Head(0, Head).Span;
        return ElfFile.IsElf(head) ? ArtifactKind.Binary
            : IsMachO(head) ? ArtifactKind.MachO
            : head.StartsWith("MZ"u8) ? ArtifactKind.PortableExecutable
            : (head.Length >= 2 && head[0] == 0x1F && head[1] == 0x8B) || (head.Length >= 263 && head.Slice(257, 5).SequenceEqual("ustar"u8)) ? ArtifactKind.Image
            : IsDockerfileName(System.IO.Path.GetFileName(path)) || BeginsAsDockerfile(head) ? ArtifactKind.Dockerfile
            : ArtifactKind.Unknown;
    }

    /// <summary>Inspects whatever a path holds.</summary>
    /// <param name="path">The path.</param>
    /// <param name="structs">Whether layouts of structs are read.</param>
    /// <param name="platform">Which image, where there are several.</param>
    /// <param name="limits">Bounds, or the usual ones.</param>
    /// <exception cref="InspectionException">It cannot be read, or is none of what is read.</exception>
    public static Artifact Inspect(string path, bool structs = false, string? platform = null, InspectionLimits? limits = null) => KindOf(path) switch
    {
        ArtifactKind.Binary => new Artifact(path, BinaryInspector.Inspect(path, structs, limits), null, null),
        ArtifactKind.Image => new Artifact(path, null, ImageInspector.Inspect(path, platform, structs, limits), null),
        ArtifactKind.Dockerfile => new Artifact(path, null, null, DockerfileInspector.Inspect(path, limits)),
        ArtifactKind.MachO => throw InspectionException.NotSupported($"{path}: is a program for macOS (Mach-O), which is not read; inspect the binary built with GOOS=linux, as the container runs it"),
        ArtifactKind.PortableExecutable => throw InspectionException.NotSupported($"{path}: is a program or an assembly in Windows' format (PE), which is not read; inspect the ELF binary that the container runs"),
        _ when Directory.Exists(path) => throw InspectionException.NotSupported($"{path}: is a folder, and no image in OCI layout (index.json is missing); name the binary, image or Dockerfile in it"),
        _ => throw InspectionException.NotSupported($"{path}: is neither an ELF binary, an image (OCI layout, docker save) nor a Dockerfile"),
    };

    /// <summary>Whether builders and people call such a file a Dockerfile.</summary>
    public static bool IsDockerfileName(string name) =>
        name.Equals("Dockerfile", StringComparison.OrdinalIgnoreCase) || name.Equals("Containerfile", StringComparison.OrdinalIgnoreCase)
        || ((name.StartsWith("Dockerfile.", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Containerfile.", StringComparison.OrdinalIgnoreCase)) && !name.EndsWith(".dockerignore", StringComparison.OrdinalIgnoreCase))
        || name.EndsWith(".Dockerfile", StringComparison.OrdinalIgnoreCase);

    private static bool IsMachO(ReadOnlySpan<byte> head) =>
        head.Length >= 8 && (head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xED, 0xFA]) || head[1..].StartsWith((ReadOnlySpan<byte>)[0xFA, 0xED, 0xFE]) || (head.StartsWith((ReadOnlySpan<byte>)[0xCA, 0xFE, 0xBA, 0xBE]) && head[7] < 30));

    private static bool BeginsAsDockerfile(ReadOnlySpan<byte> head)
    {
        if (head.Contains((byte)0))
        {
            return false;
        }

        foreach (var line in Encoding.UTF8.GetString(head).Split('\n'))
        {
            var text = line.Trim('\uFEFF', ' ', '\t', '\r');
            if (text.Length > 0 && text[0] != '#')
            {
                return text.Split([' ', '\t'], 2) is [var word, _] && (word.Equals("FROM", StringComparison.OrdinalIgnoreCase) || word.Equals("ARG", StringComparison.OrdinalIgnoreCase));
            }
        }

        return false;
    }
}
