using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>An image without a fixed version.</summary>
internal sealed class ImageLatest : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "image-latest",
        Title = "An image without a fixed version",
        Why = "Two replicas may run two versions, a rollback rolls nothing back, and nobody can tell what runs.",
        Remedy = "Name a version, best with its digest.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Security,
    };

    public override void Look(Container container, RuleReport report)
    {
        var text = container.ImageNode.Text;
        var (image, from) = container.Floating is { } floating ? (floating.Image, floating.From) : (container.Image, container.ImageFrom);

        // What a kustomization says of images comes after all patches; what is written may be changed by any of them.
        if (!image.IsFloating || text.Length == 0 || NodeReading.IsPlaceholder(text) || text.Contains('$', StringComparison.Ordinal)
            || (from is null && (report.Set.IsChangedLater(container.Workload) || report.Set.IsImageSetLater(container.Workload, image.Repository))))
        {
            return;
        }

        var name = from is null ? text : $"{image}, as {from} makes it,";
        report.Find(container, container.ImageNode, image.Tag is null ? $"{name} has no tag, which means latest." : $"{name} may be another image tomorrow.");
    }
}
