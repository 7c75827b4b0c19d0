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
        // What a kustomization says of images comes after all patches; what is written may be changed by any of them.
        var text = container.ImageNode.Text;
        if (text.Length > 0 && !NodeReading.IsPlaceholder(text) && !text.Contains('$', StringComparison.Ordinal) && container.Image.Digest is null && container.Image.Tag is null or "latest" && container.Image.Repository.Length > 0 && (container.ImageFrom is not null || !(report.Set.IsChangedLater(container.Workload) || report.Set.IsImageSetLater(container.Workload, container.Image.Repository))))
        {
            var name = container.ImageFrom is { } from ? $"{container.Image}, as {from} makes it," : text;
            report.Find(container, container.ImageNode, container.Image.Tag is null ? $"{name} has no tag, which means latest." : $"{name} may be another image tomorrow.");
        }
    }
}
