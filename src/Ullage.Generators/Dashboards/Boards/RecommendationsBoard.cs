using Ullage.Generators.Metrics;

namespace Ullage.Generators.Dashboards.Boards;

/// <summary>What Ullage proposes, what that saves, and how far the cluster is from it.</summary>
internal static class RecommendationsBoard
{
    public static Dashboard Make(DashboardScope scope)
    {
        var names = scope.Names;
        const string Legend = "{{workload}} {{exported_container}}";
        var matchers = DashboardScope.Join(scope.Cluster, "exported_namespace=~\"$namespace\",workload=~\"$workload\"");
        var settings = DashboardScope.Join(scope.Cluster, $"{names.Namespace}=~\"$namespace\",{names.Running}");
        Panel Against(string title, string unit, Metric proposed, Metric today) => new(title, unit,
            [
                new(JobNames.Proposed(proposed, matchers), $"proposed {Legend}"),
                new($"{JobNames.InForce(names, today.Of(settings))} and {JobNames.Proposed(proposed, matchers)}", $"in force {Legend}"),
            ])
        {
            Description = "What the last run proposed beside what pods run under. The container's own curve is on the dashboard of containers.",
        };

        string Fleet(Metric metric, string more = "") => metric.Of(scope.Cluster, more);
        return new Dashboard
        {
            Id = "recommendations",
            Uid = DashboardCatalog.Uid("recommendations", scope),
            Title = "Ullage / Recommendations and savings",
            Description = "What ullage rightsize proposed at its last run (--metrics-file or --pushgateway), the saving, and what is in force.",
            Variables =
            [
                .. scope.Clusters(JobNames.LastSuccess),
                new("namespace", "Namespace", $"label_values({JobNames.CpuRequest.Of(scope.Cluster)}, exported_namespace)"),
                new("workload", "Workload", $"label_values({JobNames.CpuRequest.Of(scope.Cluster, "exported_namespace=~\"$namespace\"")}, workload)"),
            ],
            Rows =
            [
                new("The fleet",
                [
                    Number("A month's saving", "short", Fleet(JobNames.MonthlySaving), "{{currency}}", "What the proposals save a month at the prices given; in the currency of the price book."),
                    Number("CPU requests that could go", "percentunit", $"1 - sum({Fleet(JobNames.CpuRequests, "state=\"recommended\"")}) / sum({Fleet(JobNames.CpuRequests, "state=\"current\"")})", "CPU", "Of all CPU requested."),
                    Number("Memory requests that could go", "percentunit", $"1 - sum({Fleet(JobNames.MemoryRequests, "state=\"recommended\"")}) / sum({Fleet(JobNames.MemoryRequests, "state=\"current\"")})", "memory", "Of all memory requested."),
                    Number("Since the last run", "s", $"time() - max({Fleet(JobNames.LastSuccess)})", "age", "The job runs weekly unless told otherwise."),
                    new("Requests of the fleet: CPU", "short", [new($"sum by (state) ({Fleet(JobNames.CpuRequests)})", "{{state}}")]) { Description = "Cores, all replicas, as each run found and proposed them. Lines that meet are proposals that were taken." },
                    new("Requests of the fleet: memory", "bytes", [new($"sum by (state) ({Fleet(JobNames.MemoryRequests)})", "{{state}}")]) { Description = "All replicas." },
                    new("Containers by status", "short", [new($"sum by (status) ({Fleet(JobNames.Containers)})", "{{status}}")]) { Description = "Those without numbers have too little history, or are left alone on purpose." },
                    new("Proposals that changed", "short", [new($"sum by (change) ({Fleet(JobNames.Changes)})", "{{change}}")]) { Description = "Containers whose proposal is another than at the run before." },
                ]),
                new("By container",
                [
                    Against("CPU request", "short", JobNames.CpuRequest, names.CpuRequest),
                    Against("CPU limit", "short", JobNames.CpuLimit, names.CpuLimit),
                    Against("Memory request", "bytes", JobNames.MemoryRequest, names.MemoryRequest),
                    Against("Memory limit", "bytes", JobNames.MemoryLimit, names.MemoryLimit),
                ]),
            ],
        };
    }

    private static Panel Number(string title, string unit, string expression, string legend, string description) =>
        new(title, unit, [new(expression, legend)]) { Description = description, Kind = PanelKind.Number, Width = 6, Height = 4, FromZero = false };
}
