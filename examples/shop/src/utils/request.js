import { env } from '../env';
import { versionHeader } from './report';

/** Asks the service for `path`; a status other than 2xx is an error. */
export function request(path, data = {}, method = 'GET') {
  return new Promise((resolve, reject) => {
    wx.request({
      url: env.apiBase + path,
      method,
      data,
      header: versionHeader(),
      timeout: 8000,
      success: (response) => {
        const ok = response.statusCode >= 200 && response.statusCode < 300;
        ok ? resolve(response.data) : reject(new Error(`${method} ${path}: ${response.statusCode}`));
      },
      fail: (error) => reject(new Error(error.errMsg)),
    });
  });
}
