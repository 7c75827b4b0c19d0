using Ullage.Audit.Sources;
using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Objects;

/// <summary>An image or a binary, as <see cref="ArtifactSource"/> describes it: its facts are fields, so that findings, exceptions and baselines work as for objects.</summary>
internal sealed class ArtifactObject(SourceText source, ManifestObject manifest) : AuditObject(source, manifest)
{
    private HashSet<(string Repository, string Tag)>? _names;

    /// <summary>The version of such descriptions.</summary>
    public const string Version = "facts.ullage.dev/v1";

    /// <summary>Facts of the image; absent for a binary by itself.</summary>
    public YamlNode Image => Node["image"];

    /// <summary>Facts of the program that is started; absent where it is no ELF binary.</summary>
    public YamlNode Program => Node["program"];

    /// <summary>Facts that only a Go program has; absent for others.</summary>
    public YamlNode Go => Program["go"];

    /// <summary>What a program is called in messages.</summary>
    public string ProgramName => Program["path"].Text;

    /// <summary>The function or module by which a feature shows; absent when the program does not have it.</summary>
    /// <param name="name">The name of a <see cref="Inspection.Go.GoFeature"/>.</param>
    public YamlNode Feature(string name) => Go["features"][name];

    /// <summary>Whether the image sets a variable.</summary>
    public bool Sets(string variable) => Image["environment"].Texts().Contains(variable);

    /// <summary>The containers of the run that name this image, by digest or by a name that it was saved under.</summary>
    public List<Container> RunBy(AuditSet set) => Image.Exists ? [.. set.Workloads.SelectMany(static w => w.Containers).Where(IsNamedBy)] : [];

    /// <summary>Whether manifests name this image and all of them start something else in it.</summary>
    public bool IsStartedOtherwise(AuditSet set) => RunBy(set) is { Count: > 0 } containers && containers.TrueForAll(c => c.Node["command"].IsGiven() || (Image["entrypoint"].IsFalse() && c.Node["args"].IsGiven()));

    /// <summary>Whether a program is in the image, as a runtime looks for it; null where that is not to be told: a path in a folder that was not looked into.</summary>
    /// <param name="program">A whole path, or a name that is looked for in PATH.</param>
    public bool? Holds(string program)
    {
        var programs = Image["programs"];
        if (programs.Kind != YamlNodeKind.Mapping)
        {
            return null;
        }

        var slash = program.LastIndexOf('/');
        string[] folders = slash < 0 ? [.. Image["path"].Texts()] : program[0] == '/' ? [slash == 0 ? "/" : program[..slash]] : [];
        return folders.Any(f => programs[f].Texts().Contains(program[(slash + 1)..])) ? true : folders.Length > 0 && folders.All(f => programs[f].IsGiven()) ? false : null;
    }

    /// <summary>Whether a container names this image.</summary>
    public bool IsNamedBy(Container container)
    {
        var name = container.Image;
        return (name.Digest is { } digest && Image["digest"].TextIs(digest))
            || ((name.Digest is null || name.Tag is not null) && Names.Contains(Full(name)));
    }

    private HashSet<(string Repository, string Tag)> Names => _names ??= [.. Image["names"].Texts().Select(static n => Full(ImageName.Parse(n)))];

    /// <summary>A name with what container runtimes fill in: the registry's folder is dropped where it is Docker's, the tag is <c>latest</c>.</summary>
    private static (string Repository, string Tag) Full(ImageName name)
    {
        var repository = name.Repository;
        foreach (var usual in (string[])["index.docker.io/", "docker.io/", "library/"])
        {
            repository = repository.StartsWith(usual, StringComparison.Ordinal) ? repository[usual.Length..] : repository;
        }

        return (repository, name.Tag ?? "latest");
    }
}
