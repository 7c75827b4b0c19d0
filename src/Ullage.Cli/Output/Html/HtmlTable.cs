using Ullage.Cli.Output.Figures;
using Ullage.Model;

namespace Ullage.Cli.Output.Html;

/// <summary>The table of containers; a script of the page sorts, filters and unfolds it, and without script all is open.</summary>
internal static class HtmlTable
{
    public static void Write(HtmlWriter html, RecommendationReport report)
    {
        html.Markup("<section class=\"containers\"><h2>Containers</h2>\n");
        if (report.Workloads.Count == 0)
        {
            html.Markup("<p class=\"empty\">No container was seen in this window.</p></section>\n");
            return;
        }

        Tools(html, report);
        html.Markup("""
            <noscript><style>.tools{display:none}tr.detail[hidden]{display:table-row}</style></noscript>
            <div class="scroll"><table><caption class="quiet">Requests and limits of each container, now and recommended</caption>
            <thead><tr><th scope="col" data-sort="name" aria-sort="none"><button>Container</button></th><th scope="col" data-sort="0" aria-sort="none"><button>CPU request</button></th><th scope="col" data-sort="1" aria-sort="none"><button>CPU limit</button></th><th scope="col" data-sort="2" aria-sort="none"><button>Memory request</button></th><th scope="col" data-sort="3" aria-sort="none"><button>Memory limit</button></th><th scope="col"><span class="quiet">Details</span></th></tr></thead>

            """);
        var index = 0;
        foreach (var workload in report.Workloads)
        {
            foreach (var container in workload.Containers)
            {
                Row(html, workload, container, index++);
            }
        }

        html.Markup("</table></div>\n");
        if (Descriptions.Untold(report) is { } untold)
        {
            html.Write($"<p class=\"note\">{Amounts.Unknown} {untold}.</p>\n");
        }

        html.Markup("<p class=\"empty\" id=\"none\" hidden>No container matches.</p>\n</section>\n");
    }

    private static void Tools(HtmlWriter html, RecommendationReport report)
    {
        html.Markup("<div class=\"tools\" role=\"search\"><label><span class=\"quiet\">Filter by name</span><input id=\"q\" type=\"search\" placeholder=\"Filter by name\" autocomplete=\"off\"></label>\n");
        html.Markup("<label><span class=\"quiet\">Namespace</span><select id=\"ns\"><option value=\"\">All namespaces</option>");
        foreach (var group in NamespaceGroup.Of(report))
        {
            html.Write($"<option>{group.Title}</option>");
        }

        html.Markup("""
            </select></label>
            <label><span class="quiet">Show</span><select id="show"><option value="">Everything</option><option value="less">Asks for too much</option><option value="more">Asks for too little</option><option value="finding">With findings</option><option value="scaled">Autoscaled</option><option value="thin">Without numbers</option></select></label>
            <button id="all" type="button" aria-pressed="false">Open all</button><output id="count"></output></div>

            """);
    }

    private static void Row(HtmlWriter html, WorkloadRecommendation workload, ContainerRecommendation container, int index)
    {
        var id = workload.Id;
        var space = id.Cluster.Length > 0 ? $"{id.Cluster} / {id.Namespace}" : id.Namespace;
        var changes = SettingChange.Of(container);
        html.Write($"<tbody data-name=\"{id.Namespace} {id.Name} {id.Kind} {container.Id.Name}\" data-ns=\"{space}\" data-tags=\"{string.Join(' ', Tags(workload, container, changes))}\" data-delta=\"{string.Join(' ', Deltas(workload, container))}\">\n");
        html.Write($"<tr><th scope=\"row\"><strong>{container.Id.Name}</strong>");
        Badges(html, workload, container);
        html.Write($"<span class=\"where\">{space} / {id.Kind} / {id.Name} <span class=\"reps\">×{workload.Replicas}</span></span>");
        if (Descriptions.Status(container) is { } status)
        {
            html.Write($"<span class=\"status\">{status}</span>");
        }

        html.Markup("</th>");
        foreach (var change in changes)
        {
            Cell(html, change);
        }

        html.Write($"<td class=\"act\"><button type=\"button\" class=\"open\" aria-expanded=\"false\" aria-controls=\"d{index}\" aria-label=\"Details of {container.Id.Name}\"></button></td></tr>\n");
        html.Write($"<tr class=\"detail\" id=\"d{index}\" hidden><td colspan=\"6\">");
        HtmlDetail.Write(html, workload, container);
        html.Markup("</td></tr>\n</tbody>\n");
    }

    private static void Badges(HtmlWriter html, WorkloadRecommendation workload, ContainerRecommendation container)
    {
        if (container.OomKills.Count > 0)
        {
            html.Write($" <span class=\"badge critical\">OOM ×{container.OomKills.Count}</span>");
        }
        else if (RankedFinding.Worst(container) is { } worst and > Severity.Info)
        {
            html.Write($" <span class=\"badge {HtmlFindings.Name(worst)}\">{HtmlFindings.Name(worst)}</span>");
        }

        if (Descriptions.Runtime(container.Runtime.Kind) is { } runtime)
        {
            html.Write($" <span class=\"badge run\">{runtime}</span>");
        }

        if (workload.Autoscaler is { } scaler)
        {
            html.Write($" <span class=\"badge\">{Descriptions.Scaler(scaler)}</span>");
        }

        if (Descriptions.Role(container.Role) is { } role)
        {
            html.Write($" <span class=\"badge\">{role}</span>");
        }

        if (workload.Inferred)
        {
            html.Markup(" <span class=\"badge\">inferred</span>");
        }
    }

    private static void Cell(HtmlWriter html, SettingChange change)
    {
        if (change.Direction == Direction.Same)
        {
            html.Write($"<td class=\"num same\">{change.Now}</td>");
            return;
        }

        html.Write($"<td class=\"num {Name(change.Direction)}\"><span class=\"now\">{change.Now}</span> <span class=\"to\" aria-label=\"to\">→</span> <b>{change.Next}</b>");
        if (change.Percent is { } percent)
        {
            html.Write($"<small>{Amounts.Percent(percent)}</small>");
        }

        html.Markup("</td>");
    }

    private static IEnumerable<string> Tags(WorkloadRecommendation workload, ContainerRecommendation container, IReadOnlyList<SettingChange> changes)
    {
        if (changes[0].Direction == Direction.Lower || changes[2].Direction == Direction.Lower)
        {
            yield return "less";
        }

        if (changes.Any(static c => c.Direction == Direction.Higher))
        {
            yield return "more";
        }

        if (container.Findings.Count > 0)
        {
            yield return "finding";
        }

        if (workload.Autoscaler is not null)
        {
            yield return "scaled";
        }

        if (container.Status != RecommendationStatus.Recommended)
        {
            yield return "thin";
        }
    }

    // Millicores and MiB that all replicas gain, in the order of the columns: what sorting goes by.
    private static IEnumerable<string> Deltas(WorkloadRecommendation workload, ContainerRecommendation container)
    {
        var (now, next) = (container.Current, container.Recommended);
        double[] deltas =
        [
            (next.CpuRequest?.Millicores ?? 0) - (now.CpuRequest?.Millicores ?? 0), (next.CpuLimit?.Millicores ?? 0) - (now.CpuLimit?.Millicores ?? 0),
            (next.MemoryRequest?.Mebibytes ?? 0) - (now.MemoryRequest?.Mebibytes ?? 0), (next.MemoryLimit?.Mebibytes ?? 0) - (now.MemoryLimit?.Mebibytes ?? 0),
        ];
        return deltas.Select(d => (d * Math.Max(1, workload.Replicas)).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture));
    }

    private static string Name(Direction direction) => direction switch { Direction.Lower => "lower", Direction.Higher => "higher", Direction.Added => "added", _ => "removed" };
}
