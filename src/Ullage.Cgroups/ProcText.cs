using System.Text;

namespace Ullage.Cgroups;

/// <summary>Small text files of the kernel.</summary>
internal static class ProcText
{
    /// <summary>More than any such file holds; a longer one is not what it claims to be.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>The lines of a file, or none where it cannot be read or is longer than <see cref="MostBytes"/>.</summary>
    public static IReadOnlyList<string> Lines(string path) =>
        KernelFile.Read(path, MostBytes) is { State: KernelFileState.Read } file
            ? Encoding.UTF8.GetString(file.Content.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : [];
}
