// nginx as a careful administrator sets it up, in a folder of its own.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

const port = () =>
  new Promise((ready) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port: free } = probe.address();
      probe.close(() => ready(free));
    });
  });

/** `inside`: what its one server says. */
export async function nginx(folder, inside) {
  const at = await port();
  const file = join(folder, "nginx.conf");
  writeFileSync(file, `
${process.getuid() === 0 ? "user root;" : ""}
worker_processes 2;
daemon off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 4096; multi_accept on; }
http {
  access_log off;
  sendfile on; tcp_nopush on; tcp_nodelay on;
  keepalive_requests 1000000;
  open_file_cache max=1000 inactive=60s;
  types { video/mp4 mp4; }
  client_body_temp_path ${folder}/t1; proxy_temp_path ${folder}/t2; fastcgi_temp_path ${folder}/t3; uwsgi_temp_path ${folder}/t4; scgi_temp_path ${folder}/t5;
  server {
    listen 127.0.0.1:${at} backlog=1024;
    ${inside}
  }
}`);
  const running = spawn("/usr/sbin/nginx", ["-c", file, "-e", join(folder, "error.log"), "-p", folder], { stdio: ["ignore", "ignore", "inherit"] });
  for (let n = 0; n < 100 && !(await fetch(`http://127.0.0.1:${at}/`).catch(() => null)); n += 1) await new Promise((done) => setTimeout(done, 50));
  return { base: `http://127.0.0.1:${at}`, pid: running.pid, stop: () => new Promise((done) => running.on("close", done) && running.kill("SIGTERM")) };
}
