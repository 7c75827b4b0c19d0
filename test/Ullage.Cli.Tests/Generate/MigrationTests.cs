using Ullage.Manifests.Yaml;
using Ullage.Testing;

namespace Ullage.Cli.Tests.Generate;

/// <summary>A migration is the service's own program: what it reads, asks for and runs as is taken from the service's container.</summary>
public sealed class MigrationTests : IDisposable
{
    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: catalog, namespace: shop}
        spec:
          selector: {matchLabels: {app: catalog}}
          template:
            metadata: {labels: {app: catalog}}
            spec:
              serviceAccountName: catalog
              imagePullSecrets: [{name: registry}]
              securityContext: {runAsNonRoot: true, runAsUser: 1000}
              containers:
                - name: web
                  image: registry.example/catalog:1.4.2
                  ports: [{name: http, containerPort: 8080}]
                  command: [/app/catalog, -v, -v]
                  args: [serve]
                  workingDir: /app
                  envFrom:
                    - configMapRef: {name: catalog-settings}
                      prefix: APP_
                    - secretRef: {name: catalog-all}
                  env:
                    - &url
                      name: DATABASE_URL
                      valueFrom: {secretKeyRef: {name: catalog-database, key: url}}
                    - {name: LOG_LEVEL, value: info}
                    - {name: RETRIES, value: "3"}
                  volumeMounts:
                    - {name: tls, mountPath: /etc/tls, readOnly: true}
                    - {name: data, mountPath: /data}
                    - {name: tmp, mountPath: /tmp}
                  resources:
                    requests: {cpu: 100m, memory: 256Mi}
                    limits: {cpu: 500m, memory: 512Mi}
                  securityContext: {readOnlyRootFilesystem: true, allowPrivilegeEscalation: false}
                - name: proxy
                  image: registry.example/proxy:2.0.0
                  env: [*url]
              volumes:
                - {name: tls, secret: {secretName: database-ca}}
                - {name: data, persistentVolumeClaim: {claimName: catalog}}
                - {name: tmp, emptyDir: {}}

        """;

    private readonly TemporaryFolder _folder = new("migration");

    public MigrationTests() => File.WriteAllText(At("deployment.yaml"), Deployment);

    [Fact]
    public async Task An_init_container_reads_mounts_and_runs_as_its_service_does()
    {
        var run = await Run("init -f deployment.yaml --migrate-arg db --migrate-arg db --yes");
        Assert.True(run.Exit == 0, run.Errors);
        var text = File.ReadAllText(At("deployment.yaml"));
        Assert.StartsWith(Deployment.TrimEnd(), text, StringComparison.Ordinal);
        var pod = YamlFile.Parse(text).Documents[0].Root["spec"]["template"]["spec"];
        Same(pod["containers"], "web", pod["initContainers"], "migrate", "image", "command", "workingDir", "envFrom", "env", "volumeMounts", "resources", "securityContext");
        Assert.Equal("[db, db]", Flow(Item(pod["initContainers"], "migrate")["args"]));
        Assert.Contains("container web starts /app/catalog -v -v, and so does the migration, with db db behind it", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Job_takes_the_identity_and_the_files_but_not_the_services_own_volume()
    {
        var run = await Run("init -f deployment.yaml --migrate job");
        Assert.True(run.Exit == 0, run.Errors);
        Generated.IsGood([("job.yaml", run.Output)], "emptydir-unbounded");
        var (was, job) = (YamlFile.Parse(Deployment).Documents[0].Root["spec"]["template"]["spec"], YamlFile.Parse(run.Output).Documents[0].Root["spec"]["template"]["spec"]);
        Same(was["containers"], "web", job["containers"], "migrate", "image", "command", "workingDir", "envFrom", "env", "resources", "securityContext");
        Assert.Equal(("catalog", "[{name: registry}]", "{runAsNonRoot: true, runAsUser: 1000}"), (job["serviceAccountName"].Text, Flow(job["imagePullSecrets"]), Flow(job["securityContext"])));
        Assert.Equal("[{name: tls, secret: {secretName: database-ca}}, {name: tmp, emptyDir: {}}]", Flow(job["volumes"]));
        Assert.Equal("[{name: tls, mountPath: /etc/tls, readOnly: true}, {name: tmp, mountPath: /tmp}]", Flow(Item(job["containers"], "migrate")["volumeMounts"]));
        Assert.Contains("volume data is the service's own, and the Job does not mount it", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Job_that_the_services_edits_have_left_behind_is_told_shown_and_replaced_by_force_alone()
    {
        const string Command = "init -f . --migrate job --output-file job.yaml";
        foreach (var exit in new[] { 0, 0 })
        {
            Assert.Equal(exit, (await Run(Command)).Exit);
        }

        var before = File.ReadAllText(At("job.yaml"));
        Assert.Equal(0, (await Run("config -f . --literal LOG_LEVEL=debug --yes")).Exit);
        var refused = await Run(Command);
        Assert.Equal((2, "ullage: job.yaml is there already and differs; --diff shows the difference, --force replaces it"), (refused.Exit, refused.ErrorLines[^1]));
        var shown = await Run(Command + " --diff");
        Assert.Equal((0, before), (shown.Exit, File.ReadAllText(At("job.yaml"))));
        Assert.Contains("--- a/job.yaml", shown.Output, StringComparison.Ordinal);
        Assert.Contains("configMapKeyRef", string.Join('\n', shown.Output.Split('\n').Where(static l => l.StartsWith('+'))), StringComparison.Ordinal);
        Assert.Equal(0, (await Run(Command + " --force")).Exit);
        Assert.Contains("configMapKeyRef", File.ReadAllText(At("job.yaml")), StringComparison.Ordinal);
        Assert.Equal(0, (await Run(Command)).Exit);
    }

    [Theory]
    [InlineData("--key DATABASE_URL", "{name: DATABASE_URL, valueFrom: {secretKeyRef: {name: catalog-database, key: url}}}")]
    [InlineData("--key DATABASE_URL --from-secret other", "{name: DATABASE_URL, valueFrom: {secretKeyRef: {name: other, key: DATABASE_URL}}}")]
    [InlineData("--key TOKEN --from-secret other", "{name: TOKEN, valueFrom: {secretKeyRef: {name: other, key: TOKEN}}}")]
    [InlineData("--key TOKEN", null)]
    public async Task A_key_comes_from_where_the_container_reads_it_or_from_the_Secret_that_is_named(string options, string? expected)
    {
        foreach (var way in new[] { "init", "job" })
        {
            File.WriteAllText(At("deployment.yaml"), Deployment);
            var run = await Run($"init -f deployment.yaml --migrate {way} {options} --yes");
            Assert.True(run.Exit == 0, run.Errors);
            var pod = YamlFile.Parse(way == "job" ? run.Output : File.ReadAllText(At("deployment.yaml"))).Documents[0].Root["spec"]["template"]["spec"];
            var key = options.Split(' ')[1];
            var variable = Item(Item(way == "job" ? pod["containers"] : pod["initContainers"], "migrate")["env"], key);
            Assert.Equal(expected, variable.Exists ? Flow(variable) : null);
            Assert.Equal(expected is null, run.Errors.Contains("TOKEN is expected in the Secret catalog-all, which container web reads as a whole", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Another_container_is_taken_where_it_is_named_and_aliases_are_written_out()
    {
        var run = await Run("init -f deployment.yaml --migrate job --container proxy");
        Assert.True(run.Exit == 0, run.Errors);
        var job = YamlFile.Parse(run.Output).Documents[0].Root["spec"]["template"]["spec"];
        Assert.Equal("[{name: DATABASE_URL, valueFrom: {secretKeyRef: {name: catalog-database, key: url}}}]", Flow(Item(job["containers"], "migrate")["env"]));
        Assert.False(job["volumes"].Exists);
    }

    [Fact]
    public async Task A_Job_reads_the_migrations_amounts_for_the_services_and_none_of_another_container()
    {
        const string Amounts = """
            volumes:
                    - name: about
                      downwardAPI: {items: [{path: memory, resourceFieldRef: {containerName: web, resource: limits.memory}}, {path: proxy, resourceFieldRef: {containerName: proxy, resource: limits.cpu}}]}
                    - name: all
                      projected: {sources: [{downwardAPI: {items: [{path: cpu, resourceFieldRef: {containerName: web, resource: limits.cpu}}, {path: pod, fieldRef: {fieldPath: metadata.name}}]}}]}
            """;
        File.WriteAllText(At("deployment.yaml"), Deployment
            .Replace("- {name: LOG_LEVEL, value: info}", "- {name: LIMIT, valueFrom: {resourceFieldRef: {containerName: web, resource: limits.memory}}}\n            - {name: OWN, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}\n            - {name: OTHER, valueFrom: {resourceFieldRef: {containerName: proxy, resource: limits.cpu}}}", StringComparison.Ordinal)
            .Replace("volumeMounts:\n", "volumeMounts:\n            - {name: about, mountPath: /about}\n            - {name: all, mountPath: /all}\n", StringComparison.Ordinal)
            .Replace("volumes:", Amounts, StringComparison.Ordinal));
        var run = await Run("init -f deployment.yaml --migrate job");
        Assert.True(run.Exit == 0, run.Errors);
        var job = YamlFile.Parse(run.Output).Documents[0].Root["spec"]["template"]["spec"];
        var environment = Item(job["containers"], "migrate")["env"];
        Assert.Equal("{name: LIMIT, valueFrom: {resourceFieldRef: {containerName: migrate, resource: limits.memory}}}", Flow(Item(environment, "LIMIT")));
        Assert.Equal("{name: OWN, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}", Flow(Item(environment, "OWN")));
        Assert.False(Item(environment, "OTHER").Exists);
        Assert.Equal("{items: [{path: memory, resourceFieldRef: {containerName: migrate, resource: limits.memory}}]}", Flow(Item(job["volumes"], "about")["downwardAPI"]));
        Assert.Equal("{sources: [{downwardAPI: {items: [{path: cpu, resourceFieldRef: {containerName: migrate, resource: limits.cpu}}, {path: pod, fieldRef: {fieldPath: metadata.name}}]}}]}", Flow(Item(job["volumes"], "all")["projected"]));
        Assert.Contains("the variable OTHER tells an amount of container proxy, which is not in the Job, and is left out", run.Errors, StringComparison.Ordinal);
        Assert.Contains("volume about: the file proxy tells an amount of container proxy, which is not in the Job, and is left out", run.Errors, StringComparison.Ordinal);

        // Beside the service all of it is there.
        await Run("init -f deployment.yaml --yes");
        var pod = YamlFile.Parse(File.ReadAllText(At("deployment.yaml"))).Documents[0].Root["spec"]["template"]["spec"];
        Same(pod["containers"], "web", pod["initContainers"], "migrate", "env");
    }

    [Theory]
    [InlineData("init")]
    [InlineData("job")]
    public async Task What_the_service_says_nothing_of_the_migration_says_nothing_of_either(string way)
    {
        File.WriteAllText(At("deployment.yaml"), """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: catalog}
            spec:
              selector: {matchLabels: {app: catalog}}
              template:
                metadata: {labels: {app: catalog}}
                spec:
                  containers: [{name: web, image: "registry.example/catalog:1.4.2"}]
            """);
        var run = await Run($"init -f deployment.yaml --migrate {way} --migrate-arg db --yes");
        Assert.True(run.Exit == 0, run.Errors);
        var pod = YamlFile.Parse(way == "job" ? run.Output : File.ReadAllText(At("deployment.yaml"))).Documents[0].Root["spec"]["template"]["spec"];
        Assert.Equal("{name: migrate, image: registry.example/catalog:1.4.2, args: [db]}", Flow(Item(way == "job" ? pod["containers"] : pod["initContainers"], "migrate")));
        Assert.Equal(way == "job" ? ["restartPolicy", "containers"] : ["containers", "initContainers"], Keys(pod));
    }

    public void Dispose() => _folder.Dispose();

    private Task<CommandRun> Run(string command) => CommandRun.Of(["generate", .. command.Split(' ')], directory: _folder.Path);

    private string At(string name) => Path.Combine(_folder.Path, name);

    private static List<string> Keys(YamlNode node)
    {
        var keys = new List<string>();
        foreach (var (key, _) in node.Entries)
        {
            keys.Add(key.Text);
        }

        return keys;
    }

    private static void Same(YamlNode before, string name, YamlNode after, string other, params string[] keys) =>
        Assert.Equal(keys.Select(k => $"{k}: {Flow(Item(before, name)[k])}"), keys.Select(k => $"{k}: {Flow(Item(after, other)[k])}"));

    private static YamlNode Item(YamlNode list, string name)
    {
        foreach (var item in list.Items)
        {
            if (item.Target["name"].TextIs(name))
            {
                return item.Target;
            }
        }

        return default;
    }

    /// <summary>A node on one line, however it is written.</summary>
    private static string Flow(YamlNode node)
    {
        var parts = new List<string>();
        foreach (var (key, value) in node.Entries)
        {
            parts.Add($"{key.Text}: {Flow(value.Target)}");
        }

        foreach (var item in node.Items)
        {
            parts.Add(Flow(item.Target));
        }

        return node.Kind switch { YamlNodeKind.Mapping => $"{{{string.Join(", ", parts)}}}", YamlNodeKind.Sequence => $"[{string.Join(", ", parts)}]", _ => node.Text };
    }
}
