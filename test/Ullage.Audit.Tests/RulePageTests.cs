using System.Text;
using System.Text.RegularExpressions;
using Ullage.Audit.Contract;

namespace Ullage.Audit.Tests;

/// <summary>docs/rules is made from the rules and their fixtures.</summary>
public sealed partial class RulePageTests
{
    private const string Refresh = "eng/docs-rules";

    [Fact]
    public void The_committed_pages_are_what_the_rules_say()
    {
        var folder = Path.Combine(Checkout.Root, "docs/rules");
        var pages = RuleCatalog.All.ToDictionary(static r => r.Id + ".md", static r => Page(r), StringComparer.Ordinal);
        pages["README.md"] = Index();
        if (Environment.GetEnvironmentVariable("ULLAGE_UPDATE_GOLDENS") == "1")
        {
            Directory.CreateDirectory(folder);
            foreach (var stale in Directory.GetFiles(folder).Where(f => !pages.ContainsKey(Path.GetFileName(f))))
            {
                File.Delete(stale);
            }

            foreach (var (name, text) in pages)
            {
                File.WriteAllText(Path.Combine(folder, name), text, new UTF8Encoding(false));
            }
        }

        var found = Directory.Exists(folder) ? Directory.GetFiles(folder).ToDictionary(static f => Path.GetFileName(f), File.ReadAllText) : [];
        Assert.True(pages.Keys.Order(StringComparer.Ordinal).SequenceEqual(found.Keys.Order(StringComparer.Ordinal)), $"docs/rules has not one page a rule; run {Refresh} and commit what it writes.");
        Assert.All(pages, page => Assert.True(found[page.Key] == page.Value, $"docs/rules/{page.Key} differs from its rule; run {Refresh} and commit what it writes."));
    }

    private static string Index()
    {
        var page = new StringBuilder("# Rules of ullage audit\n\n<!-- Made by eng/docs-rules from src/Ullage.Audit/Rules; change those, then run it again. -->\n\n");
        page.Append($"{RuleCatalog.All.Count} rules. An error is refused, does not start, or fails as surely as arithmetic; a warning costs money, speed or availability on an ordinary bad day; a note is worth knowing.\n");
        foreach (var topic in RuleCatalog.All.GroupBy(static r => r.Topic).OrderBy(static g => g.Key))
        {
            page.Append($"\n## {RuleTopics.Heading(topic.Key)}\n\n| rule | severity | says |\n|---|---|---|\n");
            foreach (var rule in topic)
            {
                page.Append($"| [{rule.Id}]({rule.Id}.md) | {rule.Severity.ToString().ToLowerInvariant()} | {rule.Title} |\n");
            }
        }

        return page.ToString();
    }

    private static string Page(RuleFacts rule)
    {
        var page = new StringBuilder($"# {rule.Id}\n\n<!-- Made by eng/docs-rules from src/Ullage.Audit/Rules/{rule.Id}; change that, then run it again. -->\n\n");
        page.Append($"**{rule.Title}.** {rule.Severity}; {RuleTopics.Heading(rule.Topic)}.{(rule.Article.Length > 0 ? $" The articles' subject: {rule.Article}." : "")}\n\n");
        page.Append($"**Why.** {rule.Why}\n\n**What to do.** {rule.Remedy}\n");
        if (rule.Fix.Length > 0)
        {
            page.Append($"\n**What `--fix` does.** {rule.Fix}\n");
        }

        if (rule.Parameters.Count > 0)
        {
            page.Append("\n| parameter | default | bounds |\n|---|---|---|\n");
            foreach (var p in rule.Parameters)
            {
                page.Append($"| `{p.Name}` | {p.Default:0.###}{(p.Unit.Length > 0 ? " " + p.Unit : "")} | {p.Meaning} |\n");
            }
        }

        page.Append($"\n## Found\n\n{Fixture(rule, "bad")}\n## Left alone\n\n{Fixture(rule, "good")}");
        page.Append($"\nAccept it with the annotation `ullage.dev/ignore.{rule.Id}: reason`, the comment `# ullage-ignore {rule.Id}: reason`, or in the [configuration](../audit.md#accepting-a-finding).\n");
        return page.ToString();
    }

    private static string Fixture(RuleFacts rule, string kind)
    {
        var path = Directory.GetFiles(Path.Combine(Checkout.Rules, rule.Id), kind + "*").OrderBy(static f => f.Length).ThenBy(static f => f, StringComparer.Ordinal).First();
        var language = Path.GetExtension(path) == ".yaml" ? "yaml" : "dockerfile";
        return $"```{language}\n{Mark().Replace(File.ReadAllText(path), "# ←")}```\n";
    }

    [GeneratedRegex("# finding( below)?(?=[ \t]*$)", RegexOptions.Multiline)]
    private static partial Regex Mark();
}
