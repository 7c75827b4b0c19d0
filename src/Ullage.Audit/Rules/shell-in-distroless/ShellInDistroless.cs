using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Reading;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Rules;

/// <summary>A hook, probe or command needs a shell that the image has not.</summary>
internal sealed class ShellInDistroless : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "shell-in-distroless",
        Title = "A hook, probe or command needs a shell that the image has not",
        Why = "Distroless and static images have no shell: an exec of sh fails. A preStop hook that fails is skipped, a probe that fails restarts, a command that fails never starts.",
        Remedy = "Use preStop's own sleep, an httpGet or grpc probe, or the program itself as command.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Shutdown,
        Article = "init containers; no shell in scratch",
    };

    public override void Look(Container container, RuleReport report)
    {
        if (!container.Image.Repository.Contains("distroless/static", StringComparison.Ordinal) && !container.Image.Repository.Contains("distroless/base", StringComparison.Ordinal) && !container.Image.Repository.StartsWith("cgr.dev/chainguard/static", StringComparison.Ordinal)
            || container.Image.Tag?.Contains("debug", StringComparison.Ordinal) == true)
        {
            return;
        }

        foreach (var place in (YamlNode[])[container.Node, container.Node["lifecycle"]["preStop"]["exec"], container.Node["lifecycle"]["postStart"]["exec"], container.Node["livenessProbe"]["exec"], container.Node["readinessProbe"]["exec"], container.Node["startupProbe"]["exec"]])
        {
            if (ScriptText.NeedsShell(place["command"].Texts()))
            {
                report.Find(container, place.Key("command"), $"{container.Image.Repository} has no {place["command"].Texts()[0]}.");
            }
        }
    }
}
