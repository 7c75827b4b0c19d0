using Ullage.Application.Apply;
using Ullage.Manifests.Folders;

namespace Ullage.Cli.Output.Apply;

/// <summary>A plan's files as one unified diff.</summary>
internal static class DiffText
{
    /// <summary>Writes the diff; names are relative to the folder of the run where all files lie in it, else to the deepest folder that holds them all.</summary>
    public static void Write(TextWriter output, FilePlan plan, string directory, OutputStyle style)
    {
        var root = Root(plan.Files, directory);
        foreach (var file in plan.Files)
        {
            if (!style.Color)
            {
                UnifiedDiff.Write(output, NameOf(file.Path, root), file.Before, file.After);
                continue;
            }

            var text = new StringWriter { NewLine = "\n" };
            UnifiedDiff.Write(text, NameOf(file.Path, root), file.Before, file.After);
            foreach (var line in text.ToString().Split('\n')[..^1])
            {
                var color = line.StartsWith("---", StringComparison.Ordinal) || line.StartsWith("+++", StringComparison.Ordinal) ? "\e[1m"
                    : line[0] switch { '-' => "\e[31m", '+' => "\e[32m", '@' => "\e[36m", _ => "" };
                output.Write(color.Length > 0 ? $"{color}{line}\e[0m\n" : line + "\n");
            }
        }
    }

    /// <summary>The folder from which the names of a diff are reckoned.</summary>
    public static string Root(IReadOnlyList<FileEdit> files, string directory)
    {
        var root = Path.TrimEndingDirectorySeparator(directory);
        while (!files.All(f => IsBelow(f.Path, root)))
        {
            root = Path.GetDirectoryName(root) ?? "";
        }

        return root;
    }

    /// <summary>A file's name for people and in a diff, with slashes.</summary>
    public static string NameOf(string path, string root) => Path.GetRelativePath(root.Length == 0 ? "/" : root, path).Replace('\\', '/');

    private static bool IsBelow(string path, string root) => root.Length == 0 || path.StartsWith(Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
