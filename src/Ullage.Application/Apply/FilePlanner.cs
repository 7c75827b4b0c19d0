using Ullage.Manifests.Folders;
using Ullage.Manifests.Helm;

namespace Ullage.Application.Apply;

/// <summary>Works out the files that proposals come to.</summary>
public static class FilePlanner
{
    /// <summary>Plans; writes nothing.</summary>
    /// <param name="proposals">What to change.</param>
    /// <param name="paths">Files and folders with manifests.</param>
    /// <param name="values">Where charts keep workloads' values.</param>
    /// <param name="unheeded">What the manifests say that the proposals were made without; null where they were made with it.</param>
    /// <exception cref="FileNotFoundException">A path is neither a file nor a folder.</exception>
    /// <exception cref="IOException">A folder cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be listed.</exception>
    public static FilePlan Make(IReadOnlyList<ProposedChange> proposals, IReadOnlyList<string> paths, IReadOnlyList<HelmValuesPath> values, ManifestFacts? unheeded = null)
    {
        ArgumentNullException.ThrowIfNull(proposals);
        var sight = new ManifestSight(proposals, unheeded);
        var asked = proposals.Select(static p => new ManifestChange(p.Change) { Autoscaler = p.Autoscaler, InitContainers = [.. p.InitContainers] }).ToList();
        var edits = ManifestSet.Edit(paths, asked, new ManifestOptions { Values = values, Objection = sight.Look });
        return new(edits.Files, [.. proposals.Zip(edits.Outcomes, (p, o) => new PlannedWorkload(p, o, o.Refusal is null ? sight.DriftsOf(p) : []))], edits.Unread);
    }
}
