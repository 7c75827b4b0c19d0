using System.Text.Json;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Objects;
using Ullage.Manifests.Kubernetes;

namespace Ullage.Kubernetes.Changes;

/// <summary>How a changed template reaches the pods.</summary>
public enum UpdateWay
{
    /// <summary>The controller replaces pods a few at a time.</summary>
    Rolling,

    /// <summary>The controller ends all pods, then starts new ones.</summary>
    Recreate,

    /// <summary>Pods stay until somebody deletes them.</summary>
    OnDelete,

    /// <summary>The next run has it.</summary>
    NextRun,
}

/// <summary>Where fields stand against a change of them.</summary>
public enum EditStanding
{
    /// <summary>All as before.</summary>
    Before,

    /// <summary>All as after.</summary>
    After,

    /// <summary>Something else: somebody changed one of them.</summary>
    Otherwise,
}

/// <summary>A workload as the cluster has it now.</summary>
public sealed class LiveWorkload
{
    private readonly ManagedFields _managed;
    private readonly Dictionary<string, (JsonElement Container, bool IsInit)> _containers = new(StringComparer.Ordinal);

    private LiveWorkload(WorkloadKind kind, JsonElement of)
    {
        (Kind, Object, Meta, _managed) = (kind, of, ObjectMeta.Read(of), ManagedFields.Of(of));
        var spec = PodSpec;
        foreach (var (list, isInit) in new[] { ("initContainers", true), ("containers", false) })
        {
            foreach (var container in spec.Items(list))
            {
                _containers[container.Text("name")] = (container, isInit);
            }
        }
    }

    /// <summary>Its kind.</summary>
    public WorkloadKind Kind { get; }

    /// <summary>Its namespace.</summary>
    public string Namespace => Meta.Namespace;

    /// <summary>Its name.</summary>
    public string Name => Meta.Name;

    /// <summary>Tells it from a later one of the same name.</summary>
    public string Uid => Object.Field("metadata").Text("uid");

    /// <summary>The state that was read.</summary>
    public string ResourceVersion => Object.Field("metadata").Text("resourceVersion");

    /// <summary>Its annotations.</summary>
    public IReadOnlyDictionary<string, string> Annotations => Object.Field("metadata").Texts("annotations");

    /// <summary>Its labels.</summary>
    public IReadOnlyDictionary<string, string> Labels => Meta.Labels;

    /// <summary>The object whose controller made it, such as <c>Kafka orders</c>; null where nobody's did.</summary>
    public string? Controller => Meta.Owners.FirstOrDefault(static o => o.Controller) is { } owner ? $"{owner.Kind} {owner.Name}" : null;

    /// <summary>Managers that have written to it, each once.</summary>
    public IReadOnlyList<string> Writers => [.. Object.Field("metadata").Items("managedFields").Select(static m => m.Text("manager")).Distinct()];

    /// <summary>How a changed template reaches its pods.</summary>
    public UpdateWay Way => Kind.RunsToEnd ? UpdateWay.NextRun
        : Kind.Kind == "Deployment" ? Spec.Field("strategy").Text("type") == "Recreate" ? UpdateWay.Recreate : UpdateWay.Rolling
        : Spec.Field("updateStrategy").Text("type") == "OnDelete" ? UpdateWay.OnDelete : UpdateWay.Rolling;

    /// <summary>How far its pods follow its template.</summary>
    public RolloutStatus Rollout => RolloutStatus.Read(Kind.Kind, Object);

    /// <summary>Whether its rollout, or its schedule, is paused by somebody.</summary>
    public bool Paused => Spec.IsTrue("paused") || (Kind.RunsToEnd && Spec.IsTrue("suspend"));

    /// <summary>Whether its pods keep something beyond their end: those of a StatefulSet, and those with a volume that is claimed.</summary>
    public bool KeepsState
    {
        get
        {
            foreach (var volume in PodSpec.Items("volumes"))
            {
                if (volume.Field("persistentVolumeClaim").ValueKind == JsonValueKind.Object)
                {
                    return true;
                }
            }

            return Kind.Kind == "StatefulSet";
        }
    }

    /// <summary>The PriorityClass of its pods; empty where they have none.</summary>
    public string PriorityClass => PodSpec.Text("priorityClassName");

    /// <summary>Whether it is being deleted.</summary>
    public bool Deleting => Object.Field("metadata").Text("deletionTimestamp").Length > 0;

    /// <summary>Seconds without progress after which its controller gives a rollout up; null where it never does.</summary>
    public int? ProgressDeadlineSeconds => Kind.Kind == "Deployment" ? Spec.Whole("progressDeadlineSeconds") ?? 600 : null;

    /// <summary>Ordinals of a StatefulSet below this keep the old template; 0 otherwise.</summary>
    public int Partition => Kind.Kind == "StatefulSet" ? Spec.Field("updateStrategy").Field("rollingUpdate").Whole("partition") ?? 0 : 0;

    /// <summary>Pods beyond those wanted that a rollout may start.</summary>
    public int Surge => Way != UpdateWay.Rolling ? 0 : Kind.Kind switch
    {
        "Deployment" => Share(Spec.Field("strategy").Field("rollingUpdate").Field("maxSurge"), Rollout.Wanted, 25, up: true),
        "DaemonSet" => Share(Spec.Field("updateStrategy").Field("rollingUpdate").Field("maxSurge"), Rollout.Wanted, 0, up: true),
        _ => 0,
    };

    /// <summary>Pods that a rollout may take away at a time.</summary>
    public int Unavailable => Way switch
    {
        UpdateWay.Recreate => Rollout.Wanted,
        UpdateWay.Rolling when Kind.Kind == "Deployment" => Share(Spec.Field("strategy").Field("rollingUpdate").Field("maxUnavailable"), Rollout.Wanted, 25, up: false),
        UpdateWay.Rolling when Kind.Kind == "DaemonSet" => Math.Max(1, Share(Spec.Field("updateStrategy").Field("rollingUpdate").Field("maxUnavailable"), Rollout.Wanted, 1, up: true, percentByDefault: false)),
        UpdateWay.Rolling => 1,
        _ => 0,
    };

    /// <summary>When its runs begin, in the notation of cron; empty where it has none.</summary>
    public string Schedule => Kind.RunsToEnd ? Spec.Text("schedule") : "";

    /// <summary>The selector of its pods in the notation of lists; empty where it has none.</summary>
    public string PodSelector => SelectorText.Of(Spec.Field("selector"));

    /// <summary>The labels that its pods are made with.</summary>
    public IReadOnlyDictionary<string, string> PodLabels => Template.Field("metadata").Texts("labels");

    /// <summary>The names of its containers, init containers first.</summary>
    public IReadOnlyCollection<string> ContainerNames => _containers.Keys;

    internal JsonElement Object { get; }

    internal ObjectMeta Meta { get; }

    internal JsonElement Spec => Object.Field("spec");

    internal JsonElement PodSpec => Template.Field("spec");

    internal JsonElement Template
    {
        get
        {
            var at = Object;
            foreach (var name in Kind.Template)
            {
                at = at.Field(name);
            }

            return at;
        }
    }

    /// <summary>Reads a workload from the cluster.</summary>
    /// <param name="client">The API.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="namespace">Its namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubernetesException">It cannot be read.</exception>
    public static async Task<LiveWorkload> ReadAsync(KubernetesClient client, WorkloadKind kind, string @namespace, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(kind);
        return new(kind, await client.GetAsync(kind.Type, @namespace, name, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The fields that a change means, each with its value now; those that have their new value already are left out.</summary>
    /// <param name="change">What to change.</param>
    /// <param name="problems">Gets what the workload does not have.</param>
    public IReadOnlyList<FieldEdit> EditsFor(WorkloadChange change, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(problems);
        var edits = new List<FieldEdit>();
        foreach (var one in change.Containers)
        {
            if (!_containers.TryGetValue(one.Container, out var found))
            {
                problems.Add($"it has no container {one.Container} now; it has {string.Join(", ", _containers.Keys)}");
                continue;
            }

            Add(EditSection.Requests, "cpu", one.CpuRequest);
            Add(EditSection.Limits, "cpu", one.CpuLimit);
            Add(EditSection.Requests, "memory", one.MemoryRequest);
            Add(EditSection.Limits, "memory", one.MemoryLimit);
            foreach (var variable in one.Environment)
            {
                var edit = new FieldEdit(one.Container, found.IsInit, EditSection.Environment, variable.Name, null, variable.Value is null ? null : FieldEdit.Variable(variable.Name, variable.Value));
                var standing = found.Container.Items("env").Where(e => e.Text("name") == variable.Name).ToList();
                if (standing.Count > 1 && !FieldEdit.Same(EditSection.Environment, variable.Name, standing[^1].GetRawText(), edit.After))
                {
                    // A patch would set the first, which is the one that does not count.
                    problems.Add($"{edit.Where} stands twice in one list, and the later hides the earlier; remove one");
                }
                else if (standing.Count == 0 || !FollowsLimit(standing[^1], variable.Value))
                {
                    AddEdit(edit);
                }
            }

            void Add(EditSection section, string name, FieldChange field)
            {
                if (field.IsGiven)
                {
                    AddEdit(new(one.Container, found.IsInit, section, name, null, field.Value is null ? null : Json.Quote(field.Value)));
                }
            }

            bool FollowsLimit(JsonElement variable, string? value)
            {
                var source = variable.Field("valueFrom").Field("resourceFieldRef");
                return value is not null && ValueAfter(one.Container, EditSection.Limits, "cpu", edits) is { } limit
                    && ResourceFieldValue.Gives(one.Container, (source.Text("resource"), source.Text("containerName"), source.Text("divisor")), limit.Trim('"'), value);
            }

            void AddEdit(FieldEdit edit)
            {
                var whole = edit with { Before = ValueOf(edit) };
                if (!FieldEdit.Same(edit.Section, edit.Name, whole.Before, whole.After))
                {
                    edits.Add(whole with { Owners = _managed.OwnersOf(EditPaths.Of(Kind, whole)) });
                }
            }
        }

        return edits;
    }

    /// <summary>Where the fields of a change stand now.</summary>
    public EditStanding StandingOf(IReadOnlyList<FieldEdit> edits)
    {
        ArgumentNullException.ThrowIfNull(edits);
        if (edits.All(e => FieldEdit.Same(e.Section, e.Name, ValueOf(e), e.After)))
        {
            return EditStanding.After;
        }

        return edits.All(e => FieldEdit.Same(e.Section, e.Name, ValueOf(e), e.Before)) ? EditStanding.Before : EditStanding.Otherwise;
    }

    /// <summary>
    /// The fields of a change as the server stored them, where the change was made: a webhook may have given a field another value, which then is what
    /// is watched and put back. Fields that kept their value are left out. Null where it was not made, or where somebody else changed a field since.
    /// </summary>
    /// <param name="edits">The change.</param>
    /// <param name="id">Names it.</param>
    /// <param name="manager">Who made it: what a webhook changed on the way counts as the maker's.</param>
    public IReadOnlyList<FieldEdit>? Made(IReadOnlyList<FieldEdit> edits, string id, string manager)
    {
        ArgumentNullException.ThrowIfNull(edits);
        if (StandingOf(edits) == EditStanding.After)
        {
            return edits;
        }

        return Annotations.GetValueOrDefault(WorkloadChanges.ChangeAnnotation) == id && ChangedSince(edits).All(e => Manages(manager, e))
            ? [.. edits.Select(e => e with { After = ValueOf(e) }).Where(static e => !FieldEdit.Same(e.Section, e.Name, e.Before, e.After))]
            : null;
    }

    /// <summary>Whether a manager is told to manage a field, alone or with others.</summary>
    /// <param name="manager">The manager.</param>
    /// <param name="edit">The field.</param>
    public bool Manages(string manager, FieldEdit edit) => _managed.OwnersOf(EditPaths.Of(Kind, edit)).Any(o => o.Manager == manager);

    /// <summary>The fields of a change that have neither their old nor their new value.</summary>
    public IReadOnlyList<FieldEdit> ChangedSince(IReadOnlyList<FieldEdit> edits) =>
        [.. edits.Where(e => ValueOf(e) is var now && !FieldEdit.Same(e.Section, e.Name, now, e.After) && !FieldEdit.Same(e.Section, e.Name, now, e.Before))];

    /// <summary>What is asked for and allowed for a container after a change, from the template: the value in JSON, null where there is none.</summary>
    /// <param name="container">The container.</param>
    /// <param name="section">Requests or limits.</param>
    /// <param name="name"><c>cpu</c> or <c>memory</c>.</param>
    /// <param name="edits">The change; none for now.</param>
    internal string? ValueAfter(string container, EditSection section, string name, IReadOnlyList<FieldEdit> edits)
    {
        foreach (var edit in edits)
        {
            if (edit.Container == container && edit.Section == section && edit.Name == name)
            {
                return edit.After;
            }
        }

        return _containers.TryGetValue(container, out var found) ? ValueIn(found.Container, section, name) : null;
    }

    /// <summary>When a container runs.</summary>
    internal ContainerPlace RoleOf(string container) => !_containers.TryGetValue(container, out var found) || !found.IsInit ? ContainerPlace.Main
        : found.Container.Text("restartPolicy") == "Always" ? ContainerPlace.Sidecar : ContainerPlace.Init;

    /// <summary>Names of a container's variables, in order.</summary>
    internal IReadOnlyList<string> VariablesOf(string container) =>
        _containers.TryGetValue(container, out var found) ? [.. found.Container.Items("env").Select(static e => e.Text("name"))] : [];

    internal string? ValueOf(FieldEdit edit) => _containers.TryGetValue(edit.Container, out var found) ? ValueIn(found.Container, edit.Section, edit.Name) : null;

    internal static string? ValueIn(JsonElement container, EditSection section, string name)
    {
        if (section == EditSection.Environment)
        {
            foreach (var variable in container.Items("env"))
            {
                if (variable.Text("name") == name)
                {
                    return variable.GetRawText();
                }
            }

            return null;
        }

        var field = container.Field("resources").Field(FieldEdit.SectionName(section)).Field(name);
        return field.ValueKind is JsonValueKind.String or JsonValueKind.Number ? field.GetRawText() : null;
    }

    internal static LiveWorkload Of(WorkloadKind kind, JsonElement of) => new(kind, of);

    private static int Share(JsonElement value, int of, int otherwise, bool up, bool percentByDefault = true)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count))
        {
            return count;
        }

        if (value.ValueKind != JsonValueKind.String && !percentByDefault)
        {
            return otherwise;
        }

        var text = value.ValueKind == JsonValueKind.String ? value.GetString()!.TrimEnd('%') : null;
        var percent = text is null ? otherwise : int.TryParse(text, out var given) ? given : otherwise;
        return (int)(up ? Math.Ceiling(of * percent / 100.0) : Math.Floor(of * percent / 100.0));
    }
}
