using System.Text.Json;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Objects;

namespace Ullage.Kubernetes.Changes;

/// <summary>How a container of a pod fares.</summary>
/// <param name="Name">The container.</param>
/// <param name="Restarts">Its restarts.</param>
/// <param name="Waiting">Why it does not run, such as <c>CrashLoopBackOff</c>; empty where it does.</param>
/// <param name="LastReason">Why it last ended, such as <c>OOMKilled</c>; empty where it never did.</param>
/// <param name="LastAt">When it last ended.</param>
public sealed record ContainerState(string Name, int Restarts, string Waiting, string LastReason, DateTimeOffset? LastAt);

/// <summary>A condition of a pod that bodes ill.</summary>
/// <param name="Reason">Its reason, such as <c>Infeasible</c>.</param>
/// <param name="Message">Its message.</param>
/// <param name="Since">Since when; null where it is not told.</param>
public sealed record PodTrouble(string Reason, string Message, DateTimeOffset? Since);

/// <summary>A pod, as far as it tells whether a change does it good.</summary>
public sealed class PodState
{
    private readonly JsonElement _of;

    private PodState(JsonElement of)
    {
        _of = of;
        var (metadata, status) = (of.Field("metadata"), of.Field("status"));
        (Name, Uid, ResourceVersion, Created) = (metadata.Text("name"), metadata.Text("uid"), metadata.Text("resourceVersion"), metadata.Moment("creationTimestamp"));
        (Controller, Revision) = (ObjectMeta.Read(of).Owners.FirstOrDefault(static o => o.Controller), RevisionOf(metadata.Field("labels")));
        Ending = metadata.Text("deletionTimestamp").Length > 0 || status.Text("phase") is "Succeeded";
        Failed = status.Text("phase") == "Failed";
        Running = status.Text("phase") == "Running" && !Ending;
        Evicted = Failed && status.Text("reason") == "Evicted" ? Printable.Of(status.Text("message")) : null;
        var containers = new List<ContainerState>();
        foreach (var list in new[] { "initContainerStatuses", "containerStatuses" })
        {
            foreach (var one in status.Items(list))
            {
                var ended = one.Field("state").Field("terminated") is { ValueKind: JsonValueKind.Object } now ? now : one.Field("lastState").Field("terminated");
                containers.Add(new(one.Text("name"), one.Whole("restartCount") ?? 0, one.Field("state").Field("waiting").Text("reason"), ended.Text("reason"), ended.Moment("finishedAt")));
            }
        }

        Containers = containers;
        foreach (var condition in status.Items("conditions"))
        {
            var trouble = new PodTrouble(condition.Text("reason"), Printable.Of(condition.Text("message")), condition.Moment("lastTransitionTime"));
            switch (condition.Text("type"), condition.Text("status"))
            {
                case ("PodScheduled", "False") when trouble.Reason == "Unschedulable":
                    Unschedulable = trouble;
                    break;
                case ("PodResizePending", "True"):
                    ResizePending = trouble;
                    break;
                case ("Ready", "False"):
                    Unready = trouble;
                    break;
            }
        }
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Tells it from a later one of that name.</summary>
    public string Uid { get; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? Created { get; }

    /// <summary>Whether it is on its way out, or through with its work.</summary>
    public bool Ending { get; }

    /// <summary>Whether it runs and stays.</summary>
    public bool Running { get; }

    /// <summary>Whether it ended without success: what its node left behind, or a run that came to nothing.</summary>
    public bool Failed { get; }

    /// <summary>Names the template that it was made from, as its controller labels it; empty where it does not.</summary>
    public string Revision { get; }

    /// <summary>When the run began that it is of; null for pods that are of no run.</summary>
    public DateTimeOffset? RunBegan { get; internal init; }

    /// <summary>Why the node threw it out; null where it did not.</summary>
    public string? Evicted { get; }

    /// <summary>Its containers, sidecars and init containers first.</summary>
    public IReadOnlyList<ContainerState> Containers { get; }

    /// <summary>No node takes it; null where one did.</summary>
    public PodTrouble? Unschedulable { get; }

    /// <summary>A resize that has not been done, <c>Infeasible</c> or <c>Deferred</c>; null where there is none.</summary>
    public PodTrouble? ResizePending { get; }

    /// <summary>It is not ready; null where it is, or does not tell.</summary>
    public PodTrouble? Unready { get; }

    internal string ResourceVersion { get; }

    internal OwnerReference? Controller { get; }

    internal static PodState Read(JsonElement of) => new(of.Clone());

    /// <summary>The same pod, as one of a run.</summary>
    internal PodState OfRun(DateTimeOffset? began) => new(_of) { RunBegan = began };

    /// <summary>Whether its containers have the new values of a change.</summary>
    public bool Has(IReadOnlyList<FieldEdit> edits) => edits.All(e => FieldEdit.Same(e.Section, e.Name, ValueOf(e), e.After));

    /// <summary>Of the change's amounts, those that it has not got yet, or, going back, still has; each with its value now as the one before.</summary>
    internal IReadOnlyList<FieldEdit> Due(IReadOnlyList<FieldEdit> edits, bool back) =>
        [.. edits.Where(static e => e.IsResource).Where(e => !FieldEdit.Same(e.Section, e.Name, ValueOf(e), back ? e.Before : e.After))];

    /// <summary>Whether memory may shrink only with a restart of the container, which its resizePolicy asks for.</summary>
    internal bool RestartsForMemory(string container)
    {
        foreach (var one in _of.Field("spec").Items("containers").Concat(_of.Field("spec").Items("initContainers")))
        {
            if (one.Text("name") == container)
            {
                foreach (var policy in one.Items("resizePolicy"))
                {
                    if (policy.Text("resourceName") == "memory" && policy.Text("restartPolicy") == "RestartContainer")
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private static string RevisionOf(JsonElement labels) => labels.Text("pod-template-hash") is { Length: > 0 } hash ? hash : labels.Text("controller-revision-hash");

    private string? ValueOf(FieldEdit edit)
    {
        foreach (var one in _of.Field("spec").Items(edit.IsInit ? "initContainers" : "containers"))
        {
            if (one.Text("name") == edit.Container)
            {
                return LiveWorkload.ValueIn(one, edit.Section, edit.Name);
            }
        }

        return null;
    }
}
