using Ullage.Audit.Contract;
using Ullage.Cli.Output.Audits;
using Ullage.Cli.Output.Terminal;
using Ullage.Cli.Running;
using Ullage.Model;

namespace Ullage.Cli.Commands;

/// <summary><c>ullage rules</c>.</summary>
internal static class RulesCommand
{
    public static CommandDefinition Definition { get; } = new()
    {
        Name = "rules",
        Summary = "List the rules of audit, or explain one",
        Description = "Lists every rule of audit by subject, or tells of one what it finds, why that matters, the way out and the numbers that a configuration may change.",
        Arguments = [new("RULE", "the rule to explain.", Required: false)],
        Examples = [new("ullage rules", "all of them"), new("ullage rules gomemlimit-too-high", "one, in full")],
        HeedsConfiguration = false,
        Run = static (invocation, _) =>
        {
            var rule = invocation.Arguments is [var id] ? RuleCatalog.Find(id) ?? throw new UsageException($"no rule is named \"{id}\"{NearestName.Hint(id, RuleCatalog.All.Select(static r => r.Id))}; ullage rules lists them") : null;
            ReportRun.Write(invocation, (output, style) =>
            {
                var paper = new Paper(output, style);
                if (rule is null)
                {
                    List(paper);
                }
                else
                {
                    Explain(paper, rule);
                }
            });
            return Task.FromResult(ExitCode.Done);
        },
    };

    private static void List(Paper paper)
    {
        var width = RuleCatalog.All.Max(static r => r.Id.Length);
        foreach (var topic in RuleCatalog.All.GroupBy(static r => r.Topic).OrderBy(static g => g.Key))
        {
            paper.Line(RuleTopics.Heading(topic.Key), Ink.Bold);
            foreach (var rule in topic)
            {
                paper.Line(new StyledText($"  {AuditWords.Level(rule.Severity),-8}", Ink.Dim).Add(rule.Id.PadRight(width + 2)).Add(rule.Title, Ink.Dim));
            }
        }
    }

    private static void Explain(Paper paper, RuleFacts rule)
    {
        paper.Line(new StyledText(rule.Id, Ink.Bold).Add($"  {AuditWords.Level(rule.Severity)}", Ink.Dim));
        foreach (var text in (string[])[rule.Title + ".", rule.Why, rule.Remedy])
        {
            paper.Line();
            foreach (var line in TerminalText.Wrap(text, Math.Min(100, paper.Width)))
            {
                paper.Line(line);
            }
        }

        foreach (var p in rule.Parameters)
        {
            paper.Line();
            paper.Line($"{p.Name}: {p.Default:0.###}{(p.Unit.Length > 0 ? " " + p.Unit : "")}, {p.Meaning}");
        }
    }
}
