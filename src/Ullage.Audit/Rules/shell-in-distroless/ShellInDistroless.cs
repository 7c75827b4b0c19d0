using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Reading;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Rules;

/// <summary>A hook, probe or command needs a shell or program that the image lacks.</summary>
internal sealed class ShellInDistroless : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "shell-in-distroless",
        Title = "A hook, probe or command needs a shell or program that the image lacks",
        Why = "Distroless and static images have no shell: an exec of sh fails. A preStop hook that fails is skipped, a probe that fails restarts, a command that fails never starts. An image that is audited in the same run is looked into, for whatever program is named.",
        Remedy = "Use preStop's own sleep, an httpGet or grpc probe, or the program itself as command.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Shutdown,
        Article = "init containers; no shell in scratch",
    };

    public override void Look(Container container, RuleReport report)
    {
        var image = report.Set.Artifacts.FirstOrDefault(a => a.IsNamedBy(container));
        if (image is null && !IsWithoutShell(container.Image))
        {
            return;
        }

        Look(container, container.Node.Key("command"), container.Node["command"].Texts(), "the container does not start", image, report);
        if (!container.Node["command"].IsGiven() && image?.Image["entrypoint"].IsFalse() == true)
        {
            Look(container, container.Node.Key("args"), container.Node["args"].Texts(), "the container does not start", image, report);
        }

        foreach (var (place, outcome) in ((YamlNode, string)[])[
            (container.Node["lifecycle"]["preStop"]["exec"], "the hook fails, and nothing waits"),
            (container.Node["lifecycle"]["postStart"]["exec"], "the hook fails, and the container is killed"),
            (container.Node["livenessProbe"]["exec"], "the probe fails every time, and the container is restarted without end"),
            (container.Node["readinessProbe"]["exec"], "the probe fails every time, and the pod never becomes ready"),
            (container.Node["startupProbe"]["exec"], "the probe fails every time, and the container is restarted without end")])
        {
            Look(container, place.Key("command"), place["command"].Texts(), outcome, image, report);
        }
    }

    private static void Look(Container container, YamlNode place, List<string> command, string outcome, ArtifactObject? image, RuleReport report)
    {
        if (command is not [{ Length: > 0 } program, ..] || program.Contains('$', StringComparison.Ordinal) || NodeReading.IsPlaceholder(program) || container.MayMount(program))
        {
            return;
        }

        var isMissing = image is null ? ScriptText.NeedsShell(command) : image.Holds(program) == false;
        if (isMissing)
        {
            report.Find(container, place, $"{(image is null ? container.Image.Repository : $"{container.ImageNode.Text} ({image.Name})")} holds no {program}: {outcome}.");
        }
    }

    private static bool IsWithoutShell(ImageName image) =>
        (image.Repository.Contains("distroless/static", StringComparison.Ordinal) || image.Repository.Contains("distroless/base", StringComparison.Ordinal) || image.Repository.StartsWith("cgr.dev/chainguard/static", StringComparison.Ordinal))
        && image.Tag?.Contains("debug", StringComparison.Ordinal) != true;
}
