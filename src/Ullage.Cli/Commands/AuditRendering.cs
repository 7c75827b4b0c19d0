using Ullage.Audit.Renderings;
using Ullage.Audit.Sources;
using Ullage.Cli.Configuration;
using Ullage.Cli.Running;

namespace Ullage.Cli.Commands;

/// <summary>Has an audit or a checklist look at what charts and overlays are rendered to: by helm and kubectl, where they are installed.</summary>
internal static class AuditRendering
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(20);

    /// <summary>The texts to audit. What cannot be rendered is told, and its files are audited as they stand.</summary>
    public static async Task<IReadOnlyList<SourceText>> RunAsync(Invocation invocation, List<(SourcePath Path, SourceText Text)> sources, List<SourceProblem> left, CancellationToken cancellationToken)
    {
        var texts = sources.ConvertAll(static s => s.Text);
        if (!invocation.Settings.Get(AuditSettings.Render))
        {
            return texts;
        }

        var surroundings = invocation.Surroundings;
        var (kubectl, helm) = (BoundedProgram.Find(surroundings, "kubectl"), BoundedProgram.Find(surroundings, "helm"));
        var notRendered = new List<SourceProblem>();
        var units = RenderUnit.Among([.. sources.Select(static s => s.Path)], notRendered);

        // What no program could render is told without one too.
        left.AddRange(notRendered.Where(p => p.IsFault || kubectl is not null || helm is not null));
        var rendered = new List<(RenderUnit Unit, byte[] Output)>();
        foreach (var unit in units)
        {
            if ((unit.IsChart ? helm : kubectl) is not { } program)
            {
                continue;
            }

            var (words, arguments) = unit.IsChart ? ("helm template", new[] { "template", "release-name", unit.Folder }) : ("kubectl kustomize", ["kustomize", unit.Folder]);
            var (output, failure) = await BoundedProgram.RunAsync(surroundings, program, arguments, _longest, cancellationToken);
            if (output is null)
            {
                left.Add(new(unit.File.Shown, $"not rendered, and audited as it stands: {words} {failure.TrimEnd('.')}. --render never leaves it out", true));
                continue;
            }

            rendered.Add((unit, output));
            left.RemoveAll(p => unit.IsChart && !p.IsFault && p.Path.StartsWith(unit.Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal));
        }

        return rendered.Count == 0 ? texts : new RenderedSources(surroundings.Directory).Join(sources, rendered, cancellationToken);
    }
}
