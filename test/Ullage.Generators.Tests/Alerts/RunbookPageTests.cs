using System.Text;
using Ullage.Generators.Alerts;
using Ullage.Generators.Metrics;
using Ullage.Testing;

namespace Ullage.Generators.Tests.Alerts;

/// <summary>docs/runbooks is made from the alerts.</summary>
public sealed class RunbookPageTests
{
    private const string Refresh = "eng/docs-runbooks";

    [Fact]
    public void The_committed_pages_are_what_the_alerts_say()
    {
        var folder = Path.Combine(Checkout.Root, "docs/runbooks");
        var pages = AlertCatalog.All.ToDictionary(static a => a.Page + ".md", static a => Page(a), StringComparer.Ordinal);
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
        Assert.True(pages.Keys.Order(StringComparer.Ordinal).SequenceEqual(found.Keys.Order(StringComparer.Ordinal)), $"docs/runbooks has not one page an alert; run {Refresh} and commit what it writes.");
        Assert.All(pages, page => Assert.True(found[page.Key] == page.Value, $"docs/runbooks/{page.Key} differs from its alert; run {Refresh} and commit what it writes."));
    }

    private static string Index()
    {
        var page = new StringBuilder($"# Runbooks\n\n<!-- Made by {Refresh} from src/Ullage.Generators/Alerts; change those, then run it again. -->\n\n");
        page.Append("One page for each alert of `ullage generate alerts`. critical: now; warning: in working hours; info: in the next review.\n\n| alert | severity | after | numbers |\n|---|---|---|---|\n");
        foreach (var alert in AlertCatalog.All)
        {
            page.Append($"| [{alert.Name}]({alert.Page}.md) | {alert.Severity.ToString().ToLowerInvariant()} | {(alert.For.Length > 0 ? alert.For : "at once")} | {string.Join(", ", alert.Parameters.Select(static p => $"`{p.Name}` {p.Default:0.##}{p.Unit}"))} |\n");
        }

        return page.ToString();
    }

    private static string Page(Alert alert)
    {
        var page = new StringBuilder($"# {alert.Name}\n\n<!-- Made by {Refresh} from src/Ullage.Generators/Alerts; change those, then run it again. -->\n\n");
        page.Append($"Severity {alert.Severity.ToString().ToLowerInvariant()}; fires {(alert.For.Length > 0 ? $"after {alert.For}" : "at once")}.\n\n");
        page.Append($"**What it means.** {alert.Meaning}\n\n**Look first.** {alert.Look}\n\n**Way out.** {alert.Mend}\n");
        if (alert.Parameters.Count > 0)
        {
            page.Append("\n| `--threshold` | default | bounds |\n|---|---|---|\n");
            foreach (var p in alert.Parameters)
            {
                page.Append($"| `{p.Name}` | {p.Default:0.##}{(p.Unit.Length > 0 ? " " + p.Unit : "")} | {p.Meaning} |\n");
            }
        }

        var rule = AlertCatalog.Groups(MetricNames.Cadvisor, "", new Dictionary<string, double>(), "", []).SelectMany(static g => g.Rules).Single(r => r.Alert == alert.Name);
        page.Append($"\n```promql\n{rule.Expression}\n```\n");
        return page.ToString();
    }
}
