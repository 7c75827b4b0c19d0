namespace Ullage.Generators.Dashboards.Boards;

/// <summary>Quotas of namespaces.</summary>
internal static class QuotaBoard
{
    public static Dashboard Make(DashboardScope scope)
    {
        var names = scope.Names;
        var pods = $"{names.Namespace},{names.Pod}";
        var labels = $"{names.Namespace}, {names.Quota}, resource";
        var legend = $"{{{{{names.Namespace}}}}} {{{{resource}}}}";
        var used = $"max by ({labels}) ({names.QuotaUsed.Of(scope.Namespaces)})";
        var hard = $"max by ({labels}) ({names.QuotaHard.Of(scope.Namespaces)})";
        return new Dashboard
        {
            Id = "quota",
            Uid = DashboardCatalog.Uid("quota", scope),
            Title = "Ullage / Quota",
            Description = "What namespaces may take and have taken, and what of the taken is used.",
            Variables = scope.Namespaced(names.QuotaHard),
            Rows =
            [
                new("Quota",
                [
                    new("Taken of the quota", "percentunit", [new($"{used} / ({hard} > 0)", legend)]) { Description = "At 1 new pods are refused: a rollout stops half-way, an autoscaler cannot act.", WarnAt = 0.9 },
                    new("Left", "short", [new($"{hard} - {used}", legend)]) { Description = "In the resource's own unit: cores, bytes, or a count.", Kind = PanelKind.Table, FromZero = false },
                ]),
                new("What is taken and what is used",
                [
                    new("CPU", "short",
                        [
                            new($"sum by ({names.Namespace}) ({names.Held(names.CpuRequest, names.Identity, pods, scope.Namespaces)})", $"requested {{{{{names.Namespace}}}}}"),
                            new($"sum by ({names.Namespace}) (rate({names.CpuSeconds.Of(scope.Namespaces, names.Running)}[$__rate_interval]))", $"used {{{{{names.Namespace}}}}}"),
                        ])
                    { Description = "Cores. The distance between the lines is paid for and idle." },
                    new("Memory", "bytes",
                        [
                            new($"sum by ({names.Namespace}) ({names.Held(names.MemoryRequest, names.Identity, pods, scope.Namespaces)})", $"requested {{{{{names.Namespace}}}}}"),
                            new($"sum by ({names.Namespace}) ({names.WorkingSet.Of(scope.Namespaces, names.Running)})", $"used {{{{{names.Namespace}}}}}"),
                        ])
                    { Description = "Working sets against requests." },
                ]),
            ],
        };
    }
}
