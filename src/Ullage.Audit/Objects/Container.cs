using Ullage.Manifests.Yaml;
using Ullage.Model;

namespace Ullage.Audit.Objects;

/// <summary>A container of a workload, read once.</summary>
internal sealed class Container
{
    private readonly List<EnvironmentVariable> _environment = [];
    private readonly List<(string? Name, int? Number, string Protocol, YamlNode Node)> _ports = [];

    public Container(Workload workload, YamlNode node, bool isInit)
    {
        Workload = workload;
        Node = node;
        Name = node["name"].Text;
        IsSidecar = isInit && node["restartPolicy"].TextIs("Always");
        IsInit = isInit && !IsSidecar;
        ImageNode = node["image"];
        var image = ImageNode.Text;
        IsInjected = image is "" or "auto";
        Image = ImageName.Parse(image);
        foreach (var item in node["env"].Items)
        {
            _environment.Add(new(item.Target, item.Target["name"].Text));
        }

        foreach (var item in node["ports"].Items)
        {
            var port = item.Target;
            _ports.Add((port["name"].IsGiven() ? port["name"].Text : null, port["containerPort"].Integer(), port["protocol"].IsGiven() ? port["protocol"].Text : "TCP", port));
        }

        var requests = node["resources"]["requests"];
        var limits = node["resources"]["limits"];
        CpuRequest = Cpu(requests);
        CpuLimit = Cpu(limits);
        MemoryRequest = Memory(requests);
        MemoryLimit = Memory(limits);
        Liveness = Probe("livenessProbe");
        Readiness = Probe("readinessProbe");
        Startup = Probe("startupProbe");
        Runtime = RuntimeSigns.Of(this);
    }

    public Workload Workload { get; }

    public YamlNode Node { get; }

    public string Name { get; }

    /// <summary>Whether it runs to its end before the others start; sidecars do not.</summary>
    public bool IsInit { get; }

    /// <summary>An init container that keeps running.</summary>
    public bool IsSidecar { get; }

    /// <summary>Whether most of it is put in by an injector, as a mesh does for <c>image: auto</c>, so that nothing can be told of it.</summary>
    public bool IsInjected { get; }

    public YamlNode ImageNode { get; }

    /// <summary>The image that it will run: as written, or as a kustomization says.</summary>
    public ImageName Image { get; private set; }

    /// <summary>The kustomization that says the image; null where it is as written.</summary>
    public string? ImageFrom { get; private set; }

    /// <summary>The image without a fixed version that one of several kustomizations makes of it, and which one; null where none does.</summary>
    public (ImageName Image, string From)? Floating { get; private set; }

    public Amount<CpuQuantity> CpuRequest { get; }

    public Amount<CpuQuantity> CpuLimit { get; }

    public Amount<ByteQuantity> MemoryRequest { get; }

    public Amount<ByteQuantity> MemoryLimit { get; }

    /// <summary>The request that counts: the limit, where no request is written.</summary>
    public CpuQuantity? EffectiveCpuRequest => CpuRequest.IsGiven ? CpuRequest.Value : CpuLimit.Value;

    /// <inheritdoc cref="EffectiveCpuRequest"/>
    public ByteQuantity? EffectiveMemoryRequest => MemoryRequest.IsGiven ? MemoryRequest.Value : MemoryLimit.Value;

    public IReadOnlyList<EnvironmentVariable> Environment => _environment;

    /// <summary>Whether whole maps of variables come from elsewhere, so that a variable that is not seen may still be set.</summary>
    public bool HasUnseenEnvironment => Node["envFrom"].Items.MoveNext();

    public IReadOnlyList<(string? Name, int? Number, string Protocol, YamlNode Node)> Ports => _ports;

    public Probe? Liveness { get; }

    public Probe? Readiness { get; }

    public Probe? Startup { get; }

    /// <summary>What it is surely written in, as far as the manifest tells.</summary>
    public ContainerRuntime Runtime { get; private set; }

    /// <summary>What is said of its user: runAsUser and runAsNonRoot, its own or else the pod's.</summary>
    public (YamlNode User, YamlNode NonRoot) User
    {
        get
        {
            var (pod, own) = (Workload.PodSpec["securityContext"], Node["securityContext"]);
            return (own["runAsUser"].Exists ? own["runAsUser"] : pod["runAsUser"], own["runAsNonRoot"].Exists ? own["runAsNonRoot"] : pod["runAsNonRoot"]);
        }
    }

    /// <summary>Whether a volume may bring a program: one is mounted over its path, or over a folder where programs are looked for by name.</summary>
    /// <param name="program">A path, or a name that is looked for in PATH.</param>
    public bool MayMount(string program) => Node["volumeMounts"].List().Select(static m => m["mountPath"].Text.TrimEnd('/')).Any(m => program.Contains('/', StringComparison.Ordinal)
        ? program == m || program.StartsWith(m + "/", StringComparison.Ordinal)
        : m.EndsWith("/bin", StringComparison.Ordinal) || m.EndsWith("/sbin", StringComparison.Ordinal) || m.EndsWith("/" + program, StringComparison.Ordinal) || Variable("PATH") is not null);

    /// <summary>Command and arguments in one list.</summary>
    public List<string> CommandLine => [.. Node["command"].Texts(), .. Node["args"].Texts()];

    /// <summary>Takes the image that a kustomization gives it.</summary>
    public void SetImage(ImageName image, string from)
    {
        (Image, ImageFrom) = (image, from);
        Runtime = RuntimeSigns.Of(this);
    }

    /// <summary>Takes the image without a fixed version that one of several kustomizations gives it, while others give another.</summary>
    public void SetFloating(ImageName image, string from) => Floating = (image, from);

    /// <summary>The last variable of a name, which is the one that counts; null when there is none.</summary>
    public EnvironmentVariable? Variable(string name)
    {
        for (var i = _environment.Count - 1; i >= 0; i--)
        {
            if (_environment[i].Name == name)
            {
                return _environment[i];
            }
        }

        return null;
    }

    /// <summary>The key <c>limits</c> or <c>requests</c>, else <c>resources</c>: where a missing amount would stand.</summary>
    public YamlNode ResourcePlace(string key) => Node["resources"].Key(key) is { Exists: true } inner ? inner : Node.Key("resources");

    private Probe? Probe(string key) => Node[key].IsGiven() ? new Probe(Node, key) : null;

    private static Amount<CpuQuantity> Cpu(YamlNode amounts)
    {
        var node = amounts["cpu"];
        return new(node, node.IsGiven() && CpuQuantity.TryParse(node.Text, out var value, out _) ? value : null);
    }

    private static Amount<ByteQuantity> Memory(YamlNode amounts)
    {
        var node = amounts["memory"];
        return new(node, node.IsGiven() && ByteQuantity.TryParse(node.Text, out var value, out _) ? value : null);
    }
}
