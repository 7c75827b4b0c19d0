using Ullage.Generators.Writing;
using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;
using static Ullage.Generators.Writing.Piece;

namespace Ullage.Generators.Workloads;

/// <summary>
/// A migration by the program of a service's container: it reads what that reads (variables, files), asks for what that asks for, and runs as that runs; only its arguments are others.
/// What that says nothing of, it says nothing of either. No name of a Secret or ConfigMap is made up.
/// </summary>
internal sealed class MigrationProgram
{
    // What a Job can mount beside the service: the rest is one pod's own, or a node's.
    private static readonly string[] _shared = ["configMap", "secret", "projected", "downwardAPI", "emptyDir", "csi"];

    private readonly ManifestObject _workload;
    private readonly YamlNode _node;
    private readonly MigrationRequest _request;
    private readonly Piece? _environment;
    private readonly List<string> _remarks = [];

    private MigrationProgram(ManifestObject workload, YamlNode node, MigrationRequest request)
    {
        (_workload, _node, _request) = (workload, node, request);
        Image = request.Image ?? node["image"].Text;
        _environment = Environment();
        if (PieceReader.Of(node["command"]) is Listing { Items.Count: > 1 } command)
        {
            _remarks.Add($"container {Name} starts {string.Join(' ', command.Items.OfType<Scalar>().Select(static s => s.Content))}, and so does the migration, with {string.Join(' ', request.Args)} behind it");
        }
    }

    /// <summary>Its image.</summary>
    public string Image { get; }

    /// <summary>What somebody should know of it.</summary>
    public IReadOnlyList<string> Remarks => _remarks;

    private string Name => _node["name"].Text;

    /// <summary>Reads it.</summary>
    /// <exception cref="Manifests.Editing.EditRefusedException">The container is not there, or reads from no Secret what it is said to.</exception>
    public static MigrationProgram Of(ManifestObject workload, MigrationRequest request) => new(workload, WorkloadContainer.Find(workload, request.Container, request.Around), request);

    /// <summary>The container.</summary>
    /// <param name="isInPod">Whether it is in the service's pod, with all its volumes.</param>
    public Mapping Container(bool isInPod) => Map(
        ("name", Migration.Name),
        ("image", Image),
        ("imagePullPolicy", Own("imagePullPolicy")),
        ("command", Own("command")),
        ("args", Some(List([.. _request.Args.Select(static a => (Piece)a)]))),
        ("workingDir", Own("workingDir")),
        ("envFrom", Own("envFrom")),
        ("env", isInPod ? _environment : Alone(_environment, "the variable ")),
        ("resources", Own("resources")),
        ("securityContext", Own("securityContext")),
        ("volumeMounts", isInPod ? Own("volumeMounts") : Some(List([.. Mounts().Select(static m => PieceReader.Of(m)!)]))));

    /// <summary>The pod of a Job: the identity, place and right to pull that the service's pod has.</summary>
    public Mapping Pod()
    {
        var pod = _workload.PodSpec;
        var mounted = Mounts().Select(static m => m["name"].Text).ToHashSet(StringComparer.Ordinal);
        foreach (var mount in _node["volumeMounts"].Items)
        {
            if (mount.Target["name"].Text is var volume && !mounted.Contains(volume))
            {
                _remarks.Add($"volume {volume} is the service's own, and the Job does not mount it");
            }
        }

        var volumes = new List<Piece>();
        foreach (var volume in pod["volumes"].Items)
        {
            if (mounted.Contains(volume.Target["name"].Text))
            {
                volumes.Add(Alone(PieceReader.Of(volume), $"volume {volume.Target["name"].Text}: the file ")!);
            }
        }

        return Map(
            ("restartPolicy", "Never"),
            ("serviceAccountName", PieceReader.Of(pod["serviceAccountName"])),
            ("automountServiceAccountToken", PieceReader.Of(pod["automountServiceAccountToken"])),
            ("imagePullSecrets", PieceReader.Of(pod["imagePullSecrets"])),
            ("nodeSelector", PieceReader.Of(pod["nodeSelector"])),
            ("tolerations", PieceReader.Of(pod["tolerations"])),
            ("securityContext", PieceReader.Of(pod["securityContext"])),
            ("containers", Named("name", Container(isInPod: false))),
            ("volumes", Some(List(volumes))));
    }

    private Piece? Own(string key) => PieceReader.Of(_node[key]);

    /// <summary>The same in a pod of the migration alone: the service's own amounts are the migration's there, and those of other containers are not there.</summary>
    private Piece? Alone(Piece? piece, string what)
    {
        switch (piece)
        {
            case Mapping map:
                return map with { Entries = [.. map.Entries.Select(e => (e.Key, e is { Key: "resourceFieldRef", Value: Mapping field } ? OfMigration(field) : Alone(e.Value, what)!))] };
            case Listing list:
                var kept = new List<Piece>();
                foreach (var item in list.Items)
                {
                    if (AmountOf(item) is { } other && other != Name)
                    {
                        var entries = ((Mapping)item).Entries;
                        var name = (entries.FirstOrDefault(static e => e.Key is "name" or "path").Value as Scalar)?.Content;
                        _remarks.Add($"{what}{name} tells an amount of container {other}, which is not in the Job, and is left out");
                    }
                    else
                    {
                        kept.Add(Alone(item, what)!);
                    }
                }

                return list with { Items = kept };
            default:
                return piece;
        }
    }

    private static Mapping OfMigration(Mapping field) => field with { Entries = [.. field.Entries.Select(static e => e.Key == "containerName" ? (e.Key, Migration.Name) : e)] };

    /// <summary>The container whose amount a variable or file tells; null where it tells something else.</summary>
    private static string? AmountOf(Piece item) => item is not Mapping map ? null
        : map.Entries.FirstOrDefault(static e => e.Key is "valueFrom" or "resourceFieldRef") switch
        {
            { Key: "valueFrom", Value: { } from } => AmountOf(from),
            { Value: Mapping field } => (field.Entries.FirstOrDefault(static e => e.Key == "containerName").Value as Scalar)?.Content,
            _ => null,
        };

    private List<YamlNode> Mounts()
    {
        var found = new List<YamlNode>();
        foreach (var mount in _node["volumeMounts"].Items)
        {
            foreach (var volume in _workload.PodSpec["volumes"].Items)
            {
                if (volume.Target["name"].Text == mount.Target["name"].Text && _shared.Any(k => volume.Target[k].Exists))
                {
                    found.Add(mount.Target);
                }
            }
        }

        return found;
    }

    private Piece? Environment()
    {
        var variables = (PieceReader.Of(_node["env"]) as Listing)?.Items.OfType<Mapping>().ToList() ?? [];
        var whole = WholeSecrets();
        foreach (var key in _request.Keys)
        {
            var at = variables.FindIndex(v => v.Entries.Any(e => e is { Key: "name", Value: Scalar { Content: var name } } && name == key));
            if (_request.Secret is { } secret)
            {
                var read = Map(("name", key), ("valueFrom", Map(("secretKeyRef", Map(("name", secret), ("key", key))))));
                if (at < 0)
                {
                    variables.Add(read);
                }
                else
                {
                    variables[at] = read;
                }
            }
            else if (at < 0 && whole.Count > 0)
            {
                _remarks.Add($"{key} is expected in the Secret {string.Join(" or ", whole)}, which container {Name} reads as a whole");
            }
            else if (at < 0 || !variables[at].Entries.Any(static e => e is { Key: "valueFrom", Value: Mapping from } && from.Entries.Any(static s => s.Key == "secretKeyRef")))
            {
                throw WorkloadContainer.Refused(_workload, _node, $"{(at < 0 ? $"has no {key} in container {Name}" : $"does not read {key} from a Secret in container {Name}")}, and no name of a Secret is made up; give --from-secret NAME, or have the service read it first: ullage generate secret -f MANIFEST --key {key}");
            }
        }

        return Some(List(variables));
    }

    private List<string> WholeSecrets()
    {
        var found = new List<string>();
        foreach (var source in _node["envFrom"].Items)
        {
            if (source.Target["secretRef"]["name"].Text is { Length: > 0 } name)
            {
                found.Add(name);
            }
        }

        return found;
    }
}
