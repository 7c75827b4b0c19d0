using Ullage.Audit.Sources;
using Ullage.Inspection.Dockerfiles;

namespace Ullage.Audit.Reading;

/// <summary>What is named as a Dockerfile and becomes one later only.</summary>
internal static class UnfinishedDockerfile
{
    /// <summary>Why a file cannot be judged; null when it can.</summary>
    public static SourceProblem? Problem(ParsedDockerfile parsed, string path)
    {
        if (parsed.Instructions.Any(static i => i.Keyword == "FROM" && IsFilledIn(i.Arguments)) || parsed.Problems.Any(p => IsFilledIn(FirstWord(parsed.Lines[p.Position.Line - 1]))))
        {
            return SourceProblem.Template(path);
        }

        // Dockerfile.common and its like are put together with others; a file that has the plain name, or ends in it, is meant whole.
        var name = Path.GetFileNameWithoutExtension(path);
        var isVariant = name.StartsWith("Dockerfile", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Containerfile", StringComparison.OrdinalIgnoreCase);
        return isVariant && Path.HasExtension(path) && parsed.Instructions.All(static i => i.Keyword != "FROM") ? new(path, "a part of a Dockerfile, without FROM; audit what it is put into", false) : null;
    }

    private static ReadOnlySpan<char> FirstWord(string line)
    {
        var rest = line.AsSpan().TrimStart();
        return rest.IndexOfAny(' ', '\t') is > 0 and var end ? rest[..end] : rest;
    }

    private static bool IsFilledIn(ReadOnlySpan<char> text) => text.Contains("{{", StringComparison.Ordinal) || text.Contains("{%", StringComparison.Ordinal);
}
