using System.Text.Json;
using Ullage.Model;

namespace Ullage.Kubernetes.Objects;

/// <summary>
/// Reads pods straight from the bytes of a list, in one pass and without a document: of a large cluster's 160 MiB of pods nearly all is passed over. What is absent, null or of another
/// kind reads as nothing, as <see cref="Fields"/> has it. Successive pods of one owner share what is the same of them. Where the bytes end before the pod does, what is given is worth
/// nothing, and the same pod may be read again from its beginning. Not thread-safe.
/// </summary>
internal sealed class PodReader
{
    private readonly TextPool _texts = new();
    private readonly ContainerReader _containerReader;
    private readonly ContainerStateReader _stateReader;
    private readonly List<(string Key, string Value)> _labels = [];
    private readonly List<(string Name, string Value)> _annotations = [];
    private readonly List<OwnerReference> _owners = [];
    private readonly List<ContainerObject> _containers = [];
    private readonly List<ContainerState> _states = [];
    private string _namespace = "";
    private string _name = "";
    private string _phase = "";
    private DateTimeOffset? _created;
    private PodObject? _before;

    public PodReader() => (_containerReader, _stateReader) = (new(_texts), new(_texts));

    /// <summary>Reads the object at whose beginning the reader stands, to its end.</summary>
    public PodObject Read(ref Utf8JsonReader reader)
    {
        (_namespace, _name, _phase, _created) = ("", "", "", null);
        _labels.Clear();
        _annotations.Clear();
        _owners.Clear();
        _containers.Clear();
        _states.Clear();
        while (reader.NextField())
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                Metadata(ref reader);
            }
            else if (reader.ValueTextEquals("spec"u8))
            {
                Spec(ref reader);
            }
            else if (reader.ValueTextEquals("status"u8))
            {
                Status(ref reader);
            }
            else
            {
                reader.Pass();
            }
        }

        return _before = new PodObject(_namespace, _name, _created, _phase)
        {
            Owners = Shared(_owners, _before?.Owners, static (a, b) => a.Kind == b.Kind && a.Name == b.Name && a.Controller == b.Controller),
            Labels = Shared(_labels, _before?.Labels, static (a, b) => a == b),
            Annotations = Shared(_annotations, _before?.Annotations, static (a, b) => a == b),
            Containers = Shared(Joined(), _before?.Containers, static (a, b) => a.SameAs(b)),
        };
    }

    private void Metadata(ref Utf8JsonReader reader)
    {
        if (!reader.Enter())
        {
            return;
        }

        while (reader.NextField())
        {
            if (reader.ValueTextEquals("name"u8))
            {
                // No other pod has it.
                reader.Read();
                _name = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
                reader.TrySkip();
            }
            else if (reader.ValueTextEquals("namespace"u8))
            {
                _namespace = reader.Text(_texts);
            }
            else if (reader.ValueTextEquals("creationTimestamp"u8))
            {
                _created = JsonWalk.Moment(reader.Text(_texts));
            }
            else if (reader.ValueTextEquals("labels"u8))
            {
                Pairs(ref reader, _labels, "");
            }
            else if (reader.ValueTextEquals("annotations"u8))
            {
                Pairs(ref reader, _annotations, UllageAnnotations.Prefix);
            }
            else if (reader.ValueTextEquals("ownerReferences"u8))
            {
                Owners(ref reader);
            }
            else
            {
                reader.Pass();
            }
        }
    }

    private void Spec(ref Utf8JsonReader reader)
    {
        if (!reader.Enter())
        {
            return;
        }

        while (reader.NextField())
        {
            if (reader.ValueTextEquals("containers"u8))
            {
                _containerReader.Read(ref reader, init: false, _containers);
            }
            else if (reader.ValueTextEquals("initContainers"u8))
            {
                _containerReader.Read(ref reader, init: true, _containers);
            }
            else
            {
                reader.Pass();
            }
        }
    }

    private void Status(ref Utf8JsonReader reader)
    {
        if (!reader.Enter())
        {
            return;
        }

        while (reader.NextField())
        {
            if (reader.ValueTextEquals("phase"u8))
            {
                _phase = reader.Text(_texts);
            }
            else if (reader.ValueTextEquals("containerStatuses"u8))
            {
                _stateReader.Read(ref reader, init: false, _states);
            }
            else if (reader.ValueTextEquals("initContainerStatuses"u8))
            {
                _stateReader.Read(ref reader, init: true, _states);
            }
            else
            {
                reader.Pass();
            }
        }
    }

    /// <summary>App containers first, then those of <c>initContainers</c>, each with its state.</summary>
    private List<ContainerObject> Joined()
    {
        _containers.Sort(static (a, b) => (a.Role == ContainerRole.App ? 0 : 1) - (b.Role == ContainerRole.App ? 0 : 1) is var order && order != 0 ? order : a.Place - b.Place);
        for (var i = 0; i < _containers.Count; i++)
        {
            var container = _containers[i];
            var state = _states.FindLast(s => s.Name == container.Name && s.Init == (container.Role != ContainerRole.App));
            if (state is not null)
            {
                _containers[i] = container.With(state.Restarts, state.Last, state.Now);
            }
        }

        return _containers;
    }

    private void Owners(ref Utf8JsonReader reader)
    {
        for (var more = reader.EnterList(); more; more = reader.NextItem())
        {
            string kind = "", name = "";
            var controller = false;
            while (reader.NextField())
            {
                if (reader.ValueTextEquals("kind"u8))
                {
                    kind = reader.Text(_texts);
                }
                else if (reader.ValueTextEquals("name"u8))
                {
                    name = reader.Text(_texts);
                }
                else if (reader.ValueTextEquals("controller"u8))
                {
                    controller = reader.Read() && reader.TokenType == JsonTokenType.True;
                    reader.TrySkip();
                }
                else
                {
                    reader.Pass();
                }
            }

            _owners.Add(new(kind, name, controller));
        }
    }

    private void Pairs(ref Utf8JsonReader reader, List<(string, string)> into, string prefix)
    {
        if (!reader.Enter())
        {
            return;
        }

        while (reader.NextField())
        {
            var key = _texts.Read(ref reader);
            if (key.StartsWith(prefix, StringComparison.Ordinal))
            {
                into.Add((key[prefix.Length..], reader.Text(_texts)));
            }
            else
            {
                reader.Pass();
            }
        }
    }

    private static T[] Shared<T>(List<T> now, T[]? before, Func<T, T, bool> same)
    {
        if (before is null || before.Length != now.Count)
        {
            return now.Count == 0 ? [] : [.. now];
        }

        for (var i = 0; i < before.Length; i++)
        {
            if (!same(before[i], now[i]))
            {
                return [.. now];
            }
        }

        return before;
    }
}
