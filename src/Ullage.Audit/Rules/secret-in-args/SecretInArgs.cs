using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Reading;
using Ullage.Inspection.Dockerfiles;

namespace Ullage.Audit.Rules;

/// <summary>A secret stands in the arguments.</summary>
internal sealed class SecretInArgs : AuditRule
{
    private const int MostScript = 64 << 10;

    public override RuleFacts Facts { get; } = new()
    {
        Id = "secret-in-args",
        Title = "A secret stands in the arguments",
        Why = "Arguments are shown to everyone who lists processes on the node and to everyone who reads the Deployment.",
        Remedy = "Give it by a mounted file or by a variable from a Secret, which `ullage generate secret` makes. Then change the secret.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Configuration,
        Article = "secrets as Secret, never in values or argv",
        TellsSecret = true,
    };

    public override void Look(Container container, RuleReport report)
    {
        if (!container.Node["command"].IsGiven() && !container.Node["args"].IsGiven())
        {
            return;
        }

        var items = container.Node["command"].List().Concat(container.Node["args"].List()).ToList();
        var words = items.ConvertAll(static i => i.Text);
        for (var i = 0; i < words.Count; i++)
        {
            if (SecretSigns.InWords(words, i) is var (flag, value))
            {
                report.Find(container, items[value], Told(flag));
            }
            else if (SecretShapes.Of(words[i]) is { } what)
            {
                report.Find(container, items[i], $"the command line holds {what} in plain text; expected a file, or $(NAME) of a variable from a Secret.");
            }
        }

        if (ScriptText.Of(words) is { Length: <= MostScript } script)
        {
            var place = items[words.IndexOf(script)];
            foreach (var command in ShellCommands.Read(ScriptText.Joined(script), '\\'))
            {
                for (var i = 0; i < command.Words.Count; i++)
                {
                    if (SecretSigns.InWords(command.Words, i) is var (flag, _))
                    {
                        report.Find(container, place, Told(flag));
                    }
                }
            }
        }
    }

    private static string Told(string flag) => $"--{flag} is given in plain text; expected a file, or $(NAME) of a variable from a Secret.";
}
