using Ullage.Generators.Objects;
using Ullage.Generators.Subjects;
using Ullage.Generators.Writing;
using Ullage.Manifests.Kubernetes;
using Ullage.Model;
using static Ullage.Generators.Writing.Piece;

namespace Ullage.Generators.Workloads;

/// <summary>A migration of the database before the service starts: in every pod, where a lock lets one of them do it, or once as a Job.</summary>
public static class Migration
{
    /// <summary>The container's name.</summary>
    public const string Name = "migrate";

    /// <summary>
    /// Makes a Job that runs once for an image: its name holds the image's tag, and the API server admits a name once. That is the lock against two pipelines at a time; two versions at a time
    /// are kept apart only by a lock in the database.
    /// </summary>
    /// <param name="subject">The service.</param>
    /// <param name="image">The image, with a tag or digest.</param>
    /// <param name="args">What makes the image migrate, without shell and secrets.</param>
    /// <param name="environment">Where its variables come from.</param>
    public static Manifest Job(ServiceSubject subject, string image, IReadOnlyList<string> args, EnvironmentSource environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return Job(subject, image, Map(
            ("restartPolicy", "Never"),
            ("automountServiceAccountToken", false),
            ("securityContext", Security.Pod(Security.Nobody)),
            ("containers", Named("name", Container(image, args, environment)))));
    }

    /// <summary>Makes the same Job of what is asked for and the workload's own manifest: it reads what the service reads, and runs as the service does.</summary>
    /// <param name="subject">The service.</param>
    /// <param name="workload">Its manifest.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="remarks">What somebody should know of it is added here.</param>
    /// <exception cref="Manifests.Editing.EditRefusedException">The container is not there, or reads from no Secret what it is said to.</exception>
    public static Manifest Job(ServiceSubject subject, ManifestObject workload, MigrationRequest request, ICollection<string> remarks)
    {
        ArgumentNullException.ThrowIfNull(remarks);
        var program = MigrationProgram.Of(workload, request);
        var pod = program.Pod();
        foreach (var remark in program.Remarks)
        {
            remarks.Add(remark);
        }

        return Job(subject, program.Image, pod);
    }

    private static Manifest Job(ServiceSubject subject, string image, Mapping pod)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var name = $"{subject.Name}-{Name}-{ImageTag.Of(image)}";
        if (name.Length > 63)
        {
            throw new GenerationException($"a Job called {name} has {name.Length} letters, and 63 are the most; give the image by its digest, or a shorter tag");
        }

        var labels = new Dictionary<string, string> { [ServiceSubject.NameLabel] = subject.Name + "-" + Name };
        return new("batch/v1", "Job", name, subject.Namespace, labels, ("spec", Map(
            ("completions", ((Piece)1).Because("One pod, once a version: a name that is there is not admitted again.")),
            ("parallelism", 1),
            ("backoffLimit", 3),
            ("activeDeadlineSeconds", ((Piece)600).Because("A migration that waits for a lock does not wait for ever.")),
            ("template", Map(("metadata", Map(("labels", Texts(labels)))), ("spec", pod))))));
    }

    /// <summary>Amounts of a migration of which nothing is known.</summary>
    private static Piece Resources { get; } = Amounts.Of(new ResourceSettings(CpuQuantity.FromMillicores(50), CpuQuantity.FromMillicores(200), ByteQuantity.FromMebibytes(64), ByteQuantity.FromMebibytes(128)));

    /// <summary>The init container. It runs in every pod, so that the program itself must take turns, with pg_advisory_lock or its like.</summary>
    internal static Mapping Container(string image, IReadOnlyList<string> args, EnvironmentSource environment) => Map(
        ("name", Name),
        ("image", image),
        ("args", Some(List([.. args.Select(static a => (Piece)a)]))),
        ("envFrom", environment.From),
        ("env", environment.Variables),
        ("resources", Resources),
        ("securityContext", Security.Container));
}
