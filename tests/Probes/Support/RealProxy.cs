using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ProxyLab.Probes.Counters;
using ProxyLab.Proxies.Haproxy;

namespace ProxyLab.Tests.Probes;

/// <summary>A real nginx or HAProxy in the foreground, which serves a status page, for the counters to ask.</summary>
internal sealed class RealProxy : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pl").FullName;
    private readonly Process _process;

    private RealProxy(string program, Func<string, int, string> configure, Func<string, string[]> arguments)
    {
        Front = new IPEndPoint(IPAddress.Loopback, FreePort());
        var configuration = Path.Combine(_folder, "proxy.conf");
        File.WriteAllText(configuration, configure(_folder, Front.Port));
        var start = new ProcessStartInfo(program, arguments(_folder)) { RedirectStandardError = true, RedirectStandardOutput = true };
        _process = Process.Start(start)!;
        WaitForPort();
    }

    internal IPEndPoint Front { get; }

    internal int Pid => _process.Id;

    internal string StatsSocket => Path.Combine(_folder, "stats");

    /// <summary>The count that HAProxy's driver opens, on this one's stats socket.</summary>
    internal CommandSocketCounter Counter() => new(StatsSocket, "prompt", "show stat front 1 -1", "\n> ", answer => HaproxyCsv.Find(answer, "front"u8, "FRONTEND"u8, "scur"u8));

    internal static RealProxy Nginx() => new("nginx",
        (folder, port) => $$"""
            daemon off; master_process off; pid {{folder}}/pid; error_log {{folder}}/log;
            events { worker_connections 64; }
            http {
                access_log off; keepalive_requests 5;
                client_body_temp_path {{folder}}/t; proxy_temp_path {{folder}}/t; fastcgi_temp_path {{folder}}/t; uwsgi_temp_path {{folder}}/t; scgi_temp_path {{folder}}/t;
                server { listen 127.0.0.1:{{port}}; location = /status { stub_status; } location / { return 200; } }
            }
            """,
        folder => ["-e", folder + "/log", "-p", folder, "-c", folder + "/proxy.conf"]);

    internal static RealProxy Haproxy() => new("haproxy",
        (folder, port) => $"""
            global
              stats socket {folder}/stats mode 600 level admin
            defaults
              mode http
              timeout client 9s
              timeout server 9s
              timeout connect 9s
            frontend front
              bind 127.0.0.1:{port}
              http-request return status 200

            """,
        folder => ["-db", "-f", folder + "/proxy.conf"]);

    /// <summary>A client that is connected, and that the proxy has accepted because it has answered.</summary>
    internal Socket Client()
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 5000 };
        client.Connect(Front);
        client.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8);
        client.Receive(new byte[1024]);
        return client;
    }

    /// <summary>Tries to connect until it listens; a proxy that dies is quoted.</summary>
    private void WaitForPort()
    {
        for (var end = Stopwatch.GetTimestamp() + 10 * Stopwatch.Frequency; ;)
        {
            try
            {
                using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                probe.Connect(Front);
                return;
            }
            catch (SocketException) when (Stopwatch.GetTimestamp() < end)
            {
                if (_process.WaitForExit(10))
                {
                    throw new InvalidOperationException(_process.StandardError.ReadToEnd());
                }
            }
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Kills it and removes its files; safe twice.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
