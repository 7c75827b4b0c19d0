using System.Text.RegularExpressions;
using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Reading;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Rules;

/// <summary>A secret stands in the arguments.</summary>
internal sealed partial class SecretInArgs : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "secret-in-args",
        Title = "A secret stands in the arguments",
        Why = "Arguments are shown to everyone who lists processes on the node and to everyone who reads the Deployment.",
        Remedy = "Give it by a mounted file or by a variable from a Secret.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Configuration,
        Article = "secrets as Secret, never in values or argv",
    };

    public override void Look(Container container, RuleReport report)
    {
        foreach (var list in (YamlNode[])[container.Node["command"], container.Node["args"]])
        {
            foreach (var item in list.List())
            {
                var match = item.Text.Length <= 4096 ? Flag().Match(item.Text) : Match.Empty;
                if (match.Success && SecretSigns.LooksSecret(match.Groups[2].Value) && !item.Text.Contains('\n', StringComparison.Ordinal))
                {
                    report.Find(container, item, $"--{match.Groups[1].Value} is given in plain text.");
                }
            }
        }
    }

    [GeneratedRegex("^--?([a-zA-Z0-9_.-]*(?:password|passwd|secret-key|secretkey|api-key|apikey|auth-token|access-token|private-key))=(.+)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Flag();
}
