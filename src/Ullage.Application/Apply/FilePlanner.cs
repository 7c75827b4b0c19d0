using Ullage.Manifests.Folders;
using Ullage.Manifests.Helm;

namespace Ullage.Application.Apply;

/// <summary>Works out the files that proposals come to.</summary>
public static class FilePlanner
{
    /// <summary>Plans; writes nothing.</summary>
    /// <param name="proposals">What to change.</param>
    /// <param name="manifests">The manifests, as they were opened.</param>
    /// <param name="values">Where charts keep workloads' values.</param>
    /// <param name="unheeded">What the manifests say that the proposals were made without; null where they were made with it.</param>
    public static FilePlan Make(IReadOnlyList<ProposedChange> proposals, OpenManifests manifests, IReadOnlyList<HelmValuesPath> values, ManifestFacts? unheeded = null)
    {
        ArgumentNullException.ThrowIfNull(proposals);
        ArgumentNullException.ThrowIfNull(manifests);
        var sight = new ManifestSight(proposals, unheeded);
        var asked = proposals.Select(static p => new ManifestChange(p.Change) { Autoscaler = p.Autoscaler, InitContainers = [.. p.InitContainers] }).ToList();
        var edits = manifests.Edit(asked, new ManifestOptions { Values = values, Objection = sight.Look });
        return new(edits.Files, [.. proposals.Zip(edits.Outcomes, (p, o) => new PlannedWorkload(p, o, o.Refusal is null ? sight.DriftsOf(p) : []))], edits.Unread);
    }
}
