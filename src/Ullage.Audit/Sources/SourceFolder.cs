using Ullage.Inspection;
using Ullage.Manifests.Folders;

namespace Ullage.Audit.Sources;

/// <summary>Finds the files to audit: those named, and below folders whatever may hold manifests, in a fixed order.</summary>
public static class SourceFolder
{
    /// <summary>Most files of one run; more is a mistake such as a home folder.</summary>
    public const int MostFiles = 200_000;

    private static readonly EnumerationOptions _options = new() { AttributesToSkip = FileAttributes.System | FileAttributes.ReparsePoint, IgnoreInaccessible = false };

    /// <summary>The files below a folder. Links, pipes, hidden folders and <c>node_modules</c> are left out; so are templates of Helm charts, which are no YAML, each chart told in <paramref name="problems"/>.</summary>
    /// <param name="folder">The folder as the user wrote it; paths of files begin with it.</param>
    /// <param name="problems">What was left out is added here.</param>
    public static IReadOnlyList<string> Files(string folder, ICollection<SourceProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(problems);
        var found = new List<string>();
        Collect(folder, found, problems, 0);
        return found;
    }

    /// <summary>A file of a folder as the user knows it: after the folder as it was given, or alone where that is the current one.</summary>
    /// <param name="path">The folder as the user wrote it.</param>
    /// <param name="full">Its full path.</param>
    /// <param name="file">The file's full path.</param>
    public static string Shown(string path, string full, string file) => Path.GetRelativePath(full, file) is var inside && path is "." or "./" ? inside : Path.Join(path, inside);

    /// <summary>Whether a file is looked into by its name: a manifest, a kustomization or a Dockerfile.</summary>
    internal static bool IsManifestName(string name) => Path.GetExtension(name).ToUpperInvariant() is ".YAML" or ".YML" or ".JSON" || KustomizationFile.IsNamed(name) || Artifact.IsDockerfileName(name);

    private static void Collect(string folder, List<string> found, ICollection<SourceProblem> problems, int depth)
    {
        try
        {
            foreach (var file in Directory.GetFiles(folder, "*", _options).Order(StringComparer.Ordinal))
            {
                if (!IsManifestName(Path.GetFileName(file)))
                {
                    continue;
                }

                if (NamedPipe.Is(file) is not false)
                {
                    problems.Add(new(file, "no regular file, or an empty one that may not be written", false));
                    continue;
                }

                found.Add(file);
            }

            var isChart = File.Exists(Path.Combine(folder, "Chart.yaml"));
            foreach (var inner in Directory.GetDirectories(folder, "*", _options).Order(StringComparer.Ordinal))
            {
                var name = Path.GetFileName(inner);
                if (found.Count > MostFiles || depth > 100)
                {
                    problems.Add(new(folder, $"more than {MostFiles} files; the rest was left out. Name a smaller folder", true));
                    return;
                }

                if (isChart && name == "templates")
                {
                    problems.Add(new(inner, "templates of a Helm chart; audit what `helm template` makes of it", false));
                }
                else if (!name.StartsWith('.') && name != "node_modules")
                {
                    Collect(inner, found, problems, depth + 1);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Add(new(folder, $"cannot be read ({error.Message.TrimEnd('.')})", true));
        }
    }
}
