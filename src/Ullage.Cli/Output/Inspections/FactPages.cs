using Ullage.Inspection;

namespace Ullage.Cli.Output.Inspections;

/// <summary>Chooses what is told of an artifact.</summary>
internal static class FactPages
{
    /// <summary>The page of an artifact.</summary>
    public static FactPage Of(Artifact artifact, InspectionDetail detail) =>
        artifact.Binary is { } binary ? BinaryPage.Of(artifact.Path, binary, detail)
        : artifact.Image is { } image ? ImagePage.Of(artifact.Path, image, detail)
        : DockerfilePage.Of(artifact.Path, artifact.Dockerfile!);

    /// <summary>Remarks as a section, where there are any.</summary>
    public static IEnumerable<FactSection> Remarks(IReadOnlyList<string> remarks)
    {
        if (remarks.Count > 0)
        {
            var section = new FactSection("Not told");
            section.Notes.AddRange(remarks);
            yield return section;
        }
    }
}
