namespace Ullage.Generators.Dashboards.Boards;

/// <summary>Autoscalers and disruption budgets.</summary>
internal static class ScalingBoard
{
    public static Dashboard Make(DashboardScope scope)
    {
        var names = scope.Names;
        var legend = $"{{{{{names.Autoscaler}}}}}";
        var budgets = new List<Panel>();
        if (names is { DisruptionsAllowed: { } allowed, BudgetHealthy: { } healthy, BudgetWanted: { } wanted })
        {
            budgets.Add(new("Pods that may be evicted", "short", [new(allowed.Of(scope.Namespaces), $"{{{{{names.Budget}}}}}")]) { Description = "0 for good blocks every drain of a node." });
            budgets.Add(new("Healthy pods above what the budget wants", "short", [new($"{healthy.Of(scope.Namespaces)} - {wanted.Of(scope.Namespaces)}", $"{{{{{names.Budget}}}}}")])
            {
                Description = "Below 0 the workload is already short of healthy pods; at 0 with all pods healthy the budget itself leaves no room.",
                FromZero = false,
            });
        }

        return new Dashboard
        {
            Id = "scaling",
            Uid = DashboardCatalog.Uid("scaling", scope),
            Title = "Ullage / Scaling",
            Description = "What autoscalers count, want and may have; how often they act; what disruption budgets allow.",
            Variables = scope.Namespaced(names.MostReplicas),
            Rows =
            [
                new("Autoscalers",
                [
                    new("Replicas", "short",
                        [
                            new(names.CurrentReplicas.Of(scope.Namespaces), $"current {legend}"),
                            new(names.DesiredReplicas.Of(scope.Namespaces), $"desired {legend}"),
                            new(names.FewestReplicas.Of(scope.Namespaces), $"fewest {legend}"),
                            new(names.MostReplicas.Of(scope.Namespaces), $"most {legend}"),
                        ])
                    { Description = "At most for long: demand that is not met. At fewest for good: the request, the target or the lower bound is too high." },
                    new("Used of the range", "percentunit", [new($"{names.CurrentReplicas.Of(scope.Namespaces)} / {names.MostReplicas.Of(scope.Namespaces)}", legend)]) { Description = "Replicas as a share of the most.", WarnAt = 1 },
                    new("Scaling events", "short", [new($"changes({names.DesiredReplicas.Of(scope.Namespaces)}[$__range])", legend)]) { Description = "How often the wanted number changed in the time shown. Many in both directions: the target is too near to the ordinary use.", Kind = PanelKind.Table },
                ]),
                new("Disruption budgets", budgets),
            ],
        };
    }
}
