using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>Which containers are left alone on purpose.</summary>
internal static class Eligibility
{
    /// <summary>Why a container is skipped, or null when it is to be sized.</summary>
    public static Reason? Skip(Workload workload, ContainerFacts container)
    {
        if (container.Role == ContainerRole.Init)
        {
            return new Reason("init-container", ResourceField.Container, "An init container: it runs to its end before the others start and reserves nothing beside them.", Binding: true);
        }

        if (workload.Autoscaler is { Kind: "VerticalPodAutoscaler" } vertical)
        {
            return new Reason("vertical-autoscaler", ResourceField.Container, $"VerticalPodAutoscaler {vertical.Name} sets its requests; two owners of one number would fight.", Binding: true);
        }

        return null;
    }
}
