
using ProxyLab.Sandboxes;

namespace ProxyLab.Bench;

/// <summary>nginx as the fast server: one worker that answers <c>return 200</c> by itself, or with the file <c>body</c> of the bed, and never ends a connection of its own accord.</summary>
internal sealed class NginxServer
{
    private readonly ManagedProcess _master;

    private NginxServer(ManagedProcess master, Endpoint endpoint) => (_master, Endpoint) = (master, endpoint);

    /// <summary>Where it listens.</summary>
    internal Endpoint Endpoint { get; }

    /// <summary>As the clients are told.</summary>
    internal string Url => $"http://{Endpoint}/";

    /// <summary>The master and its worker.</summary>
    internal IReadOnlyList<int> Processes => [_master.Pid, .. ProcessTree.Children(_master.Pid)];

    /// <summary>Starts it on a CPU and waits until it has its worker.</summary>
    internal static async Task<NginxServer> Start(Bed bed, string name, Endpoint endpoint, int? cpu)
    {
        Namespace.SetSomaxconn(4096);
        var conf = bed.Private(name + ".conf");
        var temp = string.Concat(((string[])["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]).Select(t => $"{t}_temp_path {bed.Private($"{name}-{t}")}; "));
        await File.WriteAllTextAsync(conf, $$"""
            user root root;
            daemon off;
            pid {{bed.Private(name + ".pid")}};
            error_log stderr notice;
            worker_processes 1;
            events {
                worker_connections 4096;
            }
            http {
                access_log off;
                keepalive_requests 1000000000;
                client_max_body_size 0;
                {{temp}}
                server {
                    listen {{(endpoint.IsUnix ? endpoint : endpoint.Tcp)}} backlog=4096;
                    location / {
                        return 200 "hello from the upstream\n";
                    }
                    location = /status {
                        stub_status;
                    }
                    location = /body {
                        root {{bed.Folder}};
                    }
                }
            }

            """);
        var master = bed.Start(name, [Programs.Find("nginx")!, "-e", "stderr", "-p", bed.Folder, "-c", conf], cpu);
        await master.Line(l => l.Contains("start worker process ", StringComparison.Ordinal), Bed.Patience);
        return new NginxServer(master, endpoint);
    }
}
