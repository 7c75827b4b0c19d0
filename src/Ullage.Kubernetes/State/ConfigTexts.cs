using System.Text.Json;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Objects;
using Ullage.Model;

namespace Ullage.Kubernetes.State;

/// <summary>What ConfigMaps say under the few keys that become variables of interest. Secrets are never read.</summary>
internal sealed class ConfigTexts
{
    // One request each. Who has more of them will be told which were left out.
    private const int MostMaps = 500;

    private const int MostText = 64;

    private readonly Dictionary<(string Namespace, string Name), Dictionary<string, string>> _maps = [];

    private ConfigTexts()
    {
    }

    /// <summary>Nothing known.</summary>
    public static ConfigTexts None { get; } = new();

    /// <summary>What was not read, in a sentence; null where all was.</summary>
    public string? Notice { get; private set; }

    /// <summary>Reads the ConfigMaps that containers name for a variable of interest, or for all of their variables.</summary>
    /// <exception cref="KubernetesException">The API cannot be asked.</exception>
    public static async Task<ConfigTexts> ReadAsync(KubernetesClient client, IReadOnlyList<PodObject> pods, CancellationToken cancellationToken)
    {
        var wanted = Wanted(pods);
        if (wanted.Count == 0)
        {
            return None;
        }

        var texts = new ConfigTexts();
        var asked = wanted.OrderBy(static w => w.Key.Namespace, StringComparer.Ordinal).ThenBy(static w => w.Key.Name, StringComparer.Ordinal).Take(MostMaps).ToList();
        var forbidden = 0;
        var found = await Task.WhenAll(asked.Select(async map =>
        {
            try
            {
                return Under(await client.GetAsync(ResourceType.ConfigMaps, map.Key.Namespace, map.Key.Name, cancellationToken).ConfigureAwait(false), map.Value);
            }
            catch (KubernetesException e) when (e.Failure is KubernetesFailure.NotFound or KubernetesFailure.Forbidden)
            {
                Interlocked.Add(ref forbidden, e.Failure == KubernetesFailure.Forbidden ? 1 : 0);
                return null;
            }
        })).ConfigureAwait(false);
        foreach (var (map, under) in asked.Zip(found))
        {
            if (under is not null)
            {
                texts._maps.Add(map.Key, under);
            }
        }

        texts.Notice = forbidden > 0
            ? $"{forbidden} ConfigMap{(forbidden == 1 ? "" : "s")} that containers take variables from may not be read, so that a GOMEMLIMIT set there is not known; give the user or service account the verb get on configmaps"
            : wanted.Count > MostMaps ? $"containers take variables from {wanted.Count} ConfigMaps, of which {MostMaps} were read: a GOMEMLIMIT set in the others is not known; narrow it to namespaces" : null;
        return texts;
    }

    /// <summary>The variables of a container that runtimes heed, with where they come from: its own before those of its sources, of which the later counts.</summary>
    public IEnumerable<DeclaredVariable> Of(string @namespace, ContainerObject container)
    {
        foreach (var name in container.Variables.Length + container.Sources.Length > 0 ? DeclaredVariable.Heeded : [])
        {
            if (Array.FindLast(container.Variables, v => v.Name == name) is { } own)
            {
                if (own.Kind.Length > 0)
                {
                    yield return new(name, own.Kind == "ConfigMap" ? Text(@namespace, own.Source, own.Key) : null, own.Kind == "field" ? $"the field {own.Source}" : $"{own.Kind} {own.Source} (key {own.Key})");
                }
                else if (own.Value.Length > 0)
                {
                    yield return new(name, own.Value, "");
                }

                continue;
            }

            for (var i = container.Sources.Length - 1; i >= 0; i--)
            {
                var source = container.Sources[i];
                if (source.Kind == "ConfigMap" && name.StartsWith(source.Prefix, StringComparison.Ordinal) && Text(@namespace, source.Source, name[source.Prefix.Length..]) is { } text)
                {
                    yield return new(name, text, $"ConfigMap {source.Source} (key {name[source.Prefix.Length..]})");
                    break;
                }
            }
        }
    }

    private static Dictionary<(string Namespace, string Name), HashSet<string>> Wanted(IReadOnlyList<PodObject> pods)
    {
        var wanted = new Dictionary<(string, string), HashSet<string>>();
        foreach (var pod in pods)
        {
            foreach (var container in pod.Containers)
            {
                foreach (var variable in container.Variables)
                {
                    if (variable.Kind == "ConfigMap")
                    {
                        Keys(pod.Namespace, variable.Source).Add(variable.Key);
                    }
                }

                foreach (var source in container.Sources)
                {
                    if (source.Kind == "ConfigMap")
                    {
                        Keys(pod.Namespace, source.Source).UnionWith(DeclaredVariable.Heeded.Where(n => n.StartsWith(source.Prefix, StringComparison.Ordinal)).Select(n => n[source.Prefix.Length..]));
                    }
                }
            }
        }

        return wanted;

        HashSet<string> Keys(string @namespace, string name)
        {
            if (!wanted.TryGetValue((@namespace, name), out var keys))
            {
                wanted.Add((@namespace, name), keys = new(StringComparer.Ordinal));
            }

            return keys;
        }
    }

    private static Dictionary<string, string> Under(JsonElement map, HashSet<string> keys)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            if (map.Field("data").Field(key) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 and <= MostText } text)
            {
                texts.Add(key, text);
            }
        }

        return texts;
    }

    private string? Text(string @namespace, string name, string key) => _maps.TryGetValue((@namespace, name), out var map) ? map.GetValueOrDefault(key) : null;
}
