using Ullage.Generators.Subjects;
using Ullage.Generators.Writing;
using Ullage.Manifests.Editing;
using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;
using static Ullage.Generators.Writing.Piece;

namespace Ullage.Generators.Workloads;

/// <summary>Puts what lives inside a workload into its manifest, by splices: every other byte stays. What is there already stays too, and is told.</summary>
/// <param name="workload">The workload.</param>
/// <param name="around">The objects that were read with it, whose Services tell which of its containers serves; null for none.</param>
public sealed class WorkloadEdit(ManifestObject workload, IReadOnlyList<ManifestObject>? around = null)
{
    private readonly List<(YamlNode Node, YamlChange Change)> _changes = [];
    private readonly List<string> _kept = [];
    private readonly IReadOnlyList<ManifestObject> _around = around ?? [];

    /// <summary>The workload.</summary>
    public ManifestObject Workload { get; } = workload;

    /// <summary>What was there already and stays, and what was chosen, in words.</summary>
    public IReadOnlyList<string> Kept => _kept;

    /// <summary>Adds the probes that a container lacks.</summary>
    /// <param name="container">The container's name; null for the one that serves.</param>
    /// <param name="paths">Where it answers.</param>
    /// <param name="port">The port's name or number; null for the one of the container that plain HTTP is likeliest to reach.</param>
    /// <exception cref="EditRefusedException">The container or port is not there, or nothing tells which is meant.</exception>
    public void AddProbes(string? container, ProbePaths paths, string? port)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var node = Chosen(container);
        var named = WorkloadContainer.PortNames(node);
        if (port is not null && !char.IsAsciiDigit(port[0]) && !named.Contains(port))
        {
            throw Refused(node, $"has no port called {port} in container {node["name"].Text}, {(named.Count > 0 ? $"only {string.Join(", ", named)}" : "nor any with a name")}; give one of its ports' names, or a number");
        }

        var ports = SubjectReader.Read(Workload, _around, node["name"].Text);
        var asked = port is null ? HttpPort(node, ports) : ports.Containers.SelectMany(static c => c.Ports).FirstOrDefault(p => p.IsMeant(port));
        var missing = Probes.Of(paths, port ?? asked!.Target, asked?.IsTls == true).Where(p => !Has(node, p.Key)).ToList();
        if (missing.Count > 0)
        {
            _changes.Add((node, PieceChange.Of(Map([.. missing.Select(static p => (p.Key, (Piece?)p.Value))]))));
            if (port is null && ports.ServingPorts.Count > 1)
            {
                _kept.Add($"{Workload.Kind} {Workload.Name}: probes ask port {asked!.Target} of container {node["name"].Text}, of {string.Join(", ", ports.ServingPorts.Select(static p => p.Target))}; --probe-port names another");
            }
        }
    }

    /// <summary>Adds the spread over zones and nodes, where the workload says nothing of it.</summary>
    /// <param name="strict">Whether a pod rather stays pending than shares a node.</param>
    public void AddSpread(bool strict)
    {
        if (!Has(Workload.PodSpec, "topologySpreadConstraints"))
        {
            _changes.Add((Workload.PodSpec, PieceChange.Of(Map(("topologySpreadConstraints", Spread.Of(SubjectReader.Read(Workload), strict))))));
        }
    }

    /// <summary>Adds the migration as an init container.</summary>
    /// <param name="request">What is asked for.</param>
    /// <exception cref="EditRefusedException">The container is not there, or reads from no Secret what it is said to.</exception>
    public void AddMigration(MigrationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Workload.Containers.Any(static c => c.IsInit && c.Node["name"].TextIs(Migration.Name)))
        {
            _kept.Add($"{Workload.Kind} {Workload.Name} has an init container {Migration.Name}; it stays");
            return;
        }

        var program = MigrationProgram.Of(Workload, request with { Container = Chosen(request.Container)["name"].Text });
        _kept.AddRange(program.Remarks);
        _changes.Add((Workload.PodSpec, PieceChange.Of(Map(("initContainers", Named("name", program.Container(isInPod: true)))))));
    }

    /// <summary>Has a container read keys of a ConfigMap or Secret as variables; a value that is written there gives way.</summary>
    /// <param name="container">The container's name; null for the one that serves.</param>
    /// <param name="isSecret">Whether it is a Secret.</param>
    /// <param name="name">Its name.</param>
    /// <param name="keys">The keys, which are the variables' names too.</param>
    public void ReadKeys(string? container, bool isSecret, string name, IEnumerable<string> keys) =>
        _changes.Add((Chosen(container), YamlChange.Map(("env", YamlChange.List("name", [.. keys.Select(k => (k, YamlChange.Map(
            ("value", YamlChange.Remove),
            ("valueFrom", YamlChange.Map((isSecret ? "secretKeyRef" : "configMapKeyRef", YamlChange.Map(("name", YamlChange.Text(name)), ("key", YamlChange.Text(k)))))))))])))));

    /// <summary>Has the workload be of a priority class, unless it is of one.</summary>
    /// <param name="name">The class.</param>
    /// <returns>Whether it is then of that class.</returns>
    public bool AddPriority(string name)
    {
        var there = Workload.PodSpec["priorityClassName"];
        if (there.Text.Length == 0)
        {
            _changes.Add((Workload.PodSpec, YamlChange.Map(("priorityClassName", YamlChange.Text(name)))));
        }
        else if (there.Text != name)
        {
            _kept.Add($"{Workload.Kind} {Workload.Name} is of priority class {there.Text} at {there.Position}; it stays");
            return false;
        }

        return true;
    }

    /// <summary>Changes another object of the workload's file.</summary>
    /// <param name="beside">The object.</param>
    /// <param name="change">What changes.</param>
    public void Change(ManifestObject beside, YamlChange change)
    {
        ArgumentNullException.ThrowIfNull(beside);
        _changes.Add((beside.Node, change));
    }

    /// <summary>Makes the edits of one file, all or none.</summary>
    /// <param name="file">The file.</param>
    /// <param name="edits">Edits of workloads in it.</param>
    /// <exception cref="EditRefusedException">An edit would touch more than was asked for, or the file is a template or was rendered from one.</exception>
    public static EditedText Make(YamlFile file, IEnumerable<WorkloadEdit> edits)
    {
        ArgumentNullException.ThrowIfNull(edits);
        var editor = new YamlEditor(file);
        foreach (var edit in edits)
        {
            WorkloadEditor.RefuseTemplate(edit.Workload);
            foreach (var (node, change) in edit._changes)
            {
                editor.Apply(node, change);
            }
        }

        return editor.Finish();
    }

    private bool Has(YamlNode node, string key)
    {
        if (node[key].Kind is not (YamlNodeKind.Mapping or YamlNodeKind.Sequence))
        {
            return false;
        }

        _kept.Add($"{Workload.Kind} {Workload.Name} has {key} at {node[key].Position}; it stays");
        return true;
    }

    /// <summary>The container that is meant; told where there were others.</summary>
    private YamlNode Chosen(string? name)
    {
        var node = WorkloadContainer.Find(Workload, name, _around);
        if (name is null && Workload.Containers.Count(WorkloadContainer.IsRunning) > 1)
        {
            _kept.Add($"{Workload.Kind} {Workload.Name}: container {node["name"].Text} is taken, of {string.Join(", ", Workload.Containers.Where(WorkloadContainer.IsRunning).Select(static c => c.Name))}; --container names another");
        }

        return node;
    }

    /// <summary>The port that probes can ask.</summary>
    private SubjectPort HttpPort(YamlNode node, ServiceSubject ports) => ports.HttpPort switch
    {
        null => throw Refused(node, "names no port that a probe could ask; give its ports, or --probe-port"),
        { FarFromHttp: 4 } => throw Refused(node, $"names no port of container {node["name"].Text} that answers HTTP, only {string.Join(", ", ports.ServingPorts.Select(static p => p.Target))}, and a probe that is not understood restarts it for ever; give --probe-port, or write grpc probes"),
        var port => port,
    };

    private EditRefusedException Refused(YamlNode node, string reason) => WorkloadContainer.Refused(Workload, node, reason);
}
